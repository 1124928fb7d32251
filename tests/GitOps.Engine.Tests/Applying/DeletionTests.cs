using GitOps.Core.Planning;
using GitOps.Testing;

namespace GitOps.Engine.Tests.Applying;

/// <summary>What a user's request to delete does, from the plan to the last call.</summary>
public sealed class DeletionTests
{
    private readonly Situation _situation = Situation.Synced();

    [Fact]
    public async Task All_of_an_environment_is_deleted_users_before_what_they_use()
    {
        await _situation.ApplyAsync(new DeleteRequest(null));

        Assert.Equal(
            ["Tag TrainingJob", "Delete Endpoint", "Delete EndpointConfig", "Delete Model"],
            _situation.Aws.Writes.Select(w => string.Join(' ', w.Split(' ')[..2]))
        );
        Assert.Equal(["TrainingJob"], _situation.Aws.Resources.Keys.Select(k => k.Kind));
    }

    [Fact]
    public async Task A_busy_run_is_stopped_and_forgotten()
    {
        _situation.Aws.Change("TrainingJob", _situation.NameOf("TrainingJob"), r => r with { Status = "InProgress" });

        await _situation.ApplyAsync(new DeleteRequest(new("TrainingJob", "churn")));

        Assert.Equal(["Stop", "Tag"], _situation.Aws.Writes.Select(w => w.Split(' ')[0]));
        Assert.False(_situation.Actual("TrainingJob").IsManaged);
    }

    [Fact]
    public async Task One_resource_is_deleted_alone()
    {
        await _situation.ApplyAsync(new DeleteRequest(new("Endpoint", "churn")));

        Assert.Equal(["Delete Endpoint churn"], _situation.Aws.Writes);
    }

    [Fact]
    public async Task Versions_go_before_their_group()
    {
        var situation = Situation.Of(Manifests.Package);
        await situation.ApplyAsync();

        await situation.ApplyAsync(new DeleteRequest(new("ModelPackageGroup", "churn")));

        Assert.Equal(
            ["ModelPackage", "ModelPackageGroup"],
            situation.Aws.Writes.Where(w => w.StartsWith("Delete", StringComparison.Ordinal)).Select(w => w.Split(' ')[1])
        );
    }

    [Fact]
    public async Task A_busy_resource_is_deleted_when_it_is_no_longer_busy()
    {
        _situation.Aws.Change("Endpoint", "churn", r => r with { Status = "Updating" });
        var apply = _situation.ApplyAsync(new DeleteRequest(new("Endpoint", "churn")));
        Assert.Empty(_situation.Aws.Writes);

        _situation.Aws.Change("Endpoint", "churn", r => r with { Status = "InService" });
        await Eventually.IsTrueAsync(() => Advance(apply), "the end of the deletion");

        Assert.Equal(["Delete Endpoint churn"], _situation.Aws.Writes);
    }

    [Fact]
    public async Task What_is_used_waits_until_its_user_is_gone()
    {
        _situation.Aws.DeletionsTakeTime = true;
        var apply = _situation.ApplyAsync(new DeleteRequest(null));
        await Eventually.IsTrueAsync(() => Deleted().Any(), "the first deletion");
        Assert.Equal(["Endpoint"], Deleted());

        _situation.Aws.DeletionsTakeTime = false;
        _situation.Aws.Remove("Endpoint", "churn");
        await Eventually.IsTrueAsync(() => Advance(apply), "the end of the deletion");

        Assert.Equal(["Endpoint", "EndpointConfig", "Model"], Deleted());
    }

    [Fact]
    public async Task What_others_own_stays()
    {
        _situation.Aws.Change("Endpoint", "churn", r => r with { Tags = new Dictionary<string, string> { ["owner"] = "somebody" } });

        await _situation.ApplyAsync(new DeleteRequest(new("Endpoint", "churn")));

        Assert.Empty(_situation.Aws.Writes);
    }

    private IEnumerable<string> Deleted() =>
        _situation.Aws.Writes.Where(w => w.StartsWith("Delete", StringComparison.Ordinal)).Select(w => w.Split(' ')[1]);

    private bool Advance(Task apply)
    {
        _situation.Time.Advance(TimeSpan.FromSeconds(15));
        return apply.IsCompleted;
    }
}
