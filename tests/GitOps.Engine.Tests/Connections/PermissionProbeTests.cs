using GitOps.Core.Decisions;
using GitOps.Core.Planning;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Errors;
using GitOps.Schema.Catalog;
using GitOps.Testing.InMemory;

namespace GitOps.Engine.Tests.Connections;

public sealed class PermissionProbeTests
{
    private readonly InMemoryAws _aws = new();

    [Theory]
    [InlineData(ServiceErrorKind.AccessDenied, false), InlineData(ServiceErrorKind.NotFound, true)]
    [InlineData(ServiceErrorKind.InvalidRequest, true), InlineData(ServiceErrorKind.Conflict, true)]
    [InlineData(ServiceErrorKind.Unavailable, null), InlineData(ServiceErrorKind.Throttled, null)]
    public async Task The_error_shows_whether_the_permission_is_there(ServiceErrorKind kind, bool? granted)
    {
        _aws.Reject("Delete Model", kind);

        var permissions = await Probe(new AllowEverything())
            .TryAsync(Connection, KindCatalog.Default["Model"], "unused", CancellationToken.None);

        Assert.Equal(granted, permissions.Single(p => p.Action == "sagemaker:DeleteModel").Granted);
    }

    [Fact]
    public async Task A_run_is_tried_to_stop_and_nothing_is_created()
    {
        var permissions = await Probe(new AllowEverything())
            .TryAsync(Connection, KindCatalog.Default["TrainingJob"], "unused", CancellationToken.None);

        Assert.True(permissions.Single(p => p.Action == "sagemaker:StopTrainingJob").Granted);
        Assert.Null(permissions.Single(p => p.Action == "sagemaker:CreateTrainingJob").Granted);
        Assert.DoesNotContain(_aws.Writes, w => w.StartsWith("Create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_written_that_a_policy_denies()
    {
        var permissions = await Probe(new DenyEverything())
            .TryAsync(Connection, KindCatalog.Default["Model"], "unused", CancellationToken.None);

        Assert.Empty(_aws.Writes);
        Assert.Null(permissions.Single(p => p.Action == "sagemaker:DeleteModel").Granted);
    }

    private EnvironmentConnection Connection => new(_aws, _aws, _aws, _aws, null!, null!);

    private static PermissionProbe Probe(IDecisionPolicy policy) => new(new(policy));

    private sealed class DenyEverything : IDecisionPolicy
    {
        public Decision Evaluate(Change change, Plan plan, PlanCause cause) => new Denied("freeze");
    }
}
