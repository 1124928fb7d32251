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

        Assert.Equal(new DependentBusy(_situation.NameOf("EndpointConfig"), "Endpoint", "churn", "Updating"), failure);
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

        await checker.FindDependentAsync(_situation.Actual("EndpointConfig"), CancellationToken.None);
        await checker.FindDependentAsync(_situation.Actual("EndpointConfig"), CancellationToken.None);

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

    [Theory]
    [InlineData("churn", false, true), InlineData("other", false, false), InlineData("other", true, true)]
    public async Task An_earlier_immutable_user_is_read_if_git_or_what_is_in_service_links_it(string model, bool isInService, bool isRead)
    {
        var used = Earlier("Model", model);
        var user = Earlier("EndpointConfig", "churn-config", used.Name);
        if (isInService)
            Use(user);

        var found = await Checker(Undescribed(user)).FindDependentAsync(used, CancellationToken.None);

        Assert.Equal(isRead ? new InUse(used.Name, "EndpointConfig", user.Name) : null, found?.Failure);
        Assert.Equal(isRead, _situation.Aws.Journal.Contains($"Refresh EndpointConfig {user.Name}"));
    }

    [Fact]
    public async Task An_immutable_user_that_left_git_is_read()
    {
        var used = Earlier("Model", "other");
        var user = Earlier("EndpointConfig", "churn-config", used.Name);
        var state = Undescribed(user);
        _situation.Replace("models/endpoint.yaml", null);

        Assert.Equal(
            new InUse(used.Name, "EndpointConfig", user.Name),
            (await Checker(state).FindDependentAsync(used, CancellationToken.None))?.Failure
        );
    }

    [Fact]
    public async Task The_version_of_a_user_that_is_in_sync_is_not_read_for_an_earlier_model()
    {
        var used = Earlier("Model", "churn");

        Assert.Null(await Checker(Undescribed(_situation.Actual("EndpointConfig"))).FindDependentAsync(used, CancellationToken.None));
        Assert.DoesNotContain(_situation.Aws.Journal, c => c.StartsWith("Refresh EndpointConfig", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mutable_user_that_git_links_to_the_resource_is_read_although_its_description_names_another()
    {
        var state = _situation.State;
        Use(_situation.Actual("EndpointConfig"));
        state = state.With(
            state
                .Resources.Values.Where(r => r.Kind.Name == "Endpoint")
                .Select(r => r with { Description = r.Description!.With("EndpointConfigName", DataScalar.Of("another")) })
        );

        Assert.IsType<InUse>((await FindAsync("EndpointConfig", state))!.Value.Failure);
    }

    // A version of an earlier commit that AWS still has; of a configuration, the model that it names.
    private ObservedResource Earlier(string kind, string nameInGit, string? model = null)
    {
        var actual = _situation.Aws.Resources.Values.First(r => r.Kind.Name == kind);
        var earlier = actual with
        {
            Name = $"{nameInGit}-earlier",
            Arn = $"{actual.Arn}-earlier",
            Tags = new Dictionary<string, string>(actual.Tags) { [OwnTags.Name] = nameInGit },
        };
        if (model is not null)
        {
            var variant = new DataMap([new("VariantName", DataScalar.Of("main")), new("ModelName", DataScalar.Of(model))]);
            earlier = earlier with { Description = new([new("ProductionVariants", new DataList([variant]))]) };
        }

        _situation.Aws.With(earlier);
        return earlier;
    }

    private void Use(ObservedResource config) =>
        _situation.Aws.Change(
            "Endpoint",
            "churn",
            r => r with { Description = r.Description!.With("EndpointConfigName", DataScalar.Of(config.Name)) }
        );

    private ObservedState Undescribed(ObservedResource user) => _situation.State.With([user with { Description = null }]);

    private UsageChecker Checker(ObservedState state) =>
        new(new ResourceMatcher(_situation.Graph, state), _situation.Aws, KindCatalog.Default);

    private Task<(ObservedResource User, ChangeFailure Failure)?> FindAsync(string kind, ObservedState? state = null) =>
        Checker(state ?? _situation.State).FindDependentAsync(_situation.Actual(kind), CancellationToken.None);
}
