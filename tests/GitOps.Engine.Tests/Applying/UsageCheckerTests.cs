using GitOps.Core.Environments;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Engine.Tests.Applying;

public sealed class UsageCheckerTests
{
    private readonly Situation _situation = Situation.Synced();

    [Fact]
    public async Task A_resource_that_nothing_names_has_no_user() => Assert.Null(await FindAsync("Endpoint"));

    [Theory, InlineData("EndpointConfig", "Endpoint"), InlineData("Model", "EndpointConfig")]
    public async Task A_user_in_service_is_found(string kind, string user)
    {
        var (found, failure) = (await FindAsync(kind))!.Value;

        Assert.Equal(user, found.Kind.Name);
        Assert.Equal(new InUse(_situation.NameOf(kind), user, found.Name), failure);
    }

    [Fact]
    public async Task A_mutable_user_is_read_again_and_no_user_if_it_uses_another_now()
    {
        var state = _situation.State;
        _situation.Aws.Change(
            "Endpoint",
            "churn",
            r => r with { Description = r.Description!.With("EndpointConfigName", DataScalar.Of("another")) }
        );

        Assert.Null(await FindAsync("EndpointConfig", state));
        Assert.Equal(["Refresh Endpoint churn"], _situation.Aws.Journal);
    }

    [Fact]
    public async Task A_user_that_is_gone_is_no_user()
    {
        var state = _situation.State;
        _situation.Aws.Remove("Endpoint", "churn");

        Assert.Null(await FindAsync("EndpointConfig", state));
    }

    [Fact]
    public async Task An_endpoint_that_is_changing_may_use_it_still()
    {
        _situation.Aws.Change(
            "Endpoint",
            "churn",
            r => r with { Status = "Updating", Description = r.Description!.With("EndpointConfigName", DataScalar.Of("another")) }
        );

        var (_, failure) = (await FindAsync("EndpointConfig"))!.Value;

        Assert.Equal(new UserBusy(_situation.NameOf("EndpointConfig"), "Endpoint", "churn", "Updating"), failure);
    }

    [Fact]
    public async Task A_user_that_no_sweep_has_described_is_read()
    {
        var state = _situation.State;
        state = state.With(state.Resources.Values.Where(r => r.Kind.Name == "Endpoint").Select(r => r with { Description = null }));

        Assert.IsType<InUse>((await FindAsync("EndpointConfig", state))!.Value.Failure);
        Assert.Equal(["Refresh Endpoint churn"], _situation.Aws.Journal);
    }

    [Fact]
    public async Task Each_possible_user_is_read_once_in_a_round()
    {
        var checker = Checker(_situation.State);

        await checker.FindUserAsync(_situation.Actual("EndpointConfig"), CancellationToken.None);
        await checker.FindUserAsync(_situation.Actual("EndpointConfig"), CancellationToken.None);

        Assert.Single(_situation.Aws.Journal);
    }

    [Fact]
    public async Task An_immutable_user_whose_content_is_known_is_not_read()
    {
        await FindAsync("Model");

        Assert.Empty(_situation.Aws.Journal);
    }

    [Fact]
    public async Task What_other_environments_manage_is_not_read()
    {
        var state = _situation.State;
        state = state.With(
            state
                .Resources.Values.Where(r => r.Kind.Name == "Endpoint")
                .Select(r =>
                    r with
                    {
                        Description = null,
                        Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Environment] = "prod" },
                    }
                )
        );

        Assert.Null(await FindAsync("EndpointConfig", state));
        Assert.Empty(_situation.Aws.Journal);
    }

    private UsageChecker Checker(ObservedState state) =>
        new(new ResourceMatcher(_situation.Graph, state), _situation.Aws, KindCatalog.Default);

    private Task<(ObservedResource User, ChangeFailure Failure)?> FindAsync(string kind, ObservedState? state = null) =>
        Checker(state ?? _situation.State).FindUserAsync(_situation.Actual(kind), CancellationToken.None);
}
