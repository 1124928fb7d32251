using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Observing;
using GitOps.Schema.Catalog;
using GitOps.Testing;

namespace GitOps.Engine.Tests.Observing;

public sealed class StateObserverTests
{
    [Fact]
    public async Task What_is_not_there_yet_is_described_to_show_that_its_name_is_free()
    {
        var situation = Situation.New();

        await ObserveAsync(situation);

        Assert.Equal(
            situation.Graph.Resources.Select(r => $"Describe {r.Kind} {r.ActualName}").Order(),
            situation.Aws.Journal.Where(c => c.StartsWith("Describe", StringComparison.Ordinal)).Order()
        );
    }

    [Fact]
    public async Task Of_what_is_in_sync_only_runs_and_mutable_resources_are_described()
    {
        var situation = Situation.Synced();

        await ObserveAsync(situation);

        Assert.Equal(
            ["Describe Endpoint churn", $"Describe TrainingJob {situation.NameOf("TrainingJob")}"],
            situation.Aws.Journal.Where(c => c.StartsWith("Describe", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Verification_describes_everything_and_searches_nothing()
    {
        var situation = Situation.Synced();

        await new StateObserver(situation.Aws, situation.Aws, 1).ObserveAsync(situation.Graph, true, null, CancellationToken.None);

        Assert.Equal(4, situation.Aws.Journal.Count(c => c.StartsWith("Describe", StringComparison.Ordinal)));
        Assert.DoesNotContain(situation.Aws.Journal, c => c.StartsWith("Search", StringComparison.Ordinal));
    }

    [Theory, InlineData("Churn", ""), InlineData("Dev-Churn", "\n    namePrefix: Dev-")]
    public async Task Names_that_AWS_returns_in_lower_case_are_those_that_resources_were_created_with(string name, string settings)
    {
        const string Manifests = """
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: ModelPackageGroup
            metadata: {name: Churn}
            ---
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: ModelPackageGroup
            metadata: {name: shared, annotations: {gitops.mlops/exact-name: "true"}}
            spec: {modelPackageGroupName: Shared-Packages}
            ---
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: Pipeline
            metadata: {name: Nightly}
            spec: {roleARN: "arn:aws:iam::123456789012:role/ml", pipelineDefinition: "{}"}
            """;
        var situation = Situation.Of(Manifests, Situation.Settings + settings);
        situation.Aws.With(Simulation.Apply(situation.Graph)).LowersNames = true;

        var state = await ObserveAsync(situation);

        Assert.Equal(
            situation.Aws.Resources.Values.Select(r => r.Name).Order(StringComparer.Ordinal),
            state.Resources.Values.Select(r => r.Name).Order(StringComparer.Ordinal)
        );
        Assert.Contains(name, state.Resources.Values.Select(r => r.Name));
    }

    [Theory, InlineData(1, true), InlineData(2, false)]
    public async Task Search_replaces_descriptions_from_the_threshold_on(int threshold, bool searches)
    {
        var situation = Situation.Synced();

        await new StateObserver(situation.Aws, situation.Aws, threshold).ObserveAsync(situation.Graph, false, null, CancellationToken.None);

        Assert.Equal(searches, situation.Aws.Journal.Contains("Search TrainingJob"));
        Assert.Equal(searches, !situation.Aws.Journal.Contains($"Describe TrainingJob {situation.NameOf("TrainingJob")}"));
    }

    [Fact]
    public async Task A_service_without_search_is_described()
    {
        var situation = Situation.Synced();
        situation.Aws.CanSearch = false;

        await new StateObserver(situation.Aws, situation.Aws, 1).ObserveAsync(situation.Graph, false, null, CancellationToken.None);

        Assert.Contains($"Describe TrainingJob {situation.NameOf("TrainingJob")}", situation.Aws.Journal);
    }

    [Fact]
    public async Task The_observed_state_gives_an_empty_plan_when_AWS_matches_Git()
    {
        var situation = Situation.Synced();

        var state = await ObserveAsync(situation);

        Assert.True(Planner.Plan(new(situation.Graph, state), KindCatalog.Default, new SyncRequest()).IsEmpty);
    }

    [Fact]
    public async Task A_group_that_does_not_exist_yet_is_not_searched_for_versions()
    {
        var situation = Situation.Of(Manifests.Package);

        await ObserveAsync(situation);
        Assert.DoesNotContain(situation.Aws.Journal, c => c.StartsWith("Children", StringComparison.Ordinal));

        await situation.ApplyAsync();
        await ObserveAsync(situation);
        Assert.Contains("Children ModelPackage churn", situation.Aws.Journal);
    }

    [Fact]
    public async Task A_refresh_keeps_tags_and_drops_what_is_gone()
    {
        var situation = Situation.Synced();
        var (state, busy) = (situation.State, new[] { situation.Actual("Endpoint"), situation.Actual("TrainingJob") });
        situation.Aws.Remove("Endpoint", "churn");

        var refreshed = await new StateObserver(situation.Aws, situation.Aws).RefreshAsync(state, busy, CancellationToken.None);

        Assert.Null(refreshed.Find(busy[0].Kind, "churn"));
        Assert.True(refreshed.Find(busy[1].Kind, busy[1].Name)!.IsManaged);
    }

    private static Task<ObservedState> ObserveAsync(Situation situation) =>
        new StateObserver(situation.Aws, situation.Aws).ObserveAsync(situation.Graph, false, null, CancellationToken.None);

    [Theory, InlineData("InProgress", true), InlineData("Completed", false)]
    public async Task A_run_that_left_git_is_described_so_that_the_plan_shows_whether_it_is_stopped(string status, bool stops)
    {
        var situation = Situation.Synced();
        var run = situation.NameOf("TrainingJob");
        situation.Aws.Change("TrainingJob", run, r => r with { Status = status });
        situation.Edit("models/training.yaml", "num_round: \"", "num_round: \"1");

        var state = await new StateObserver(situation.Aws, situation.Aws).ObserveAsync(
            situation.Graph,
            false,
            null,
            CancellationToken.None
        );
        var plan = Core.Planning.Planner.Plan(new(situation.Graph, state), KindCatalog.Default, new Core.Planning.SyncRequest());

        Assert.Equal(new Core.Planning.EarlierVersion(stops), plan.Changes.Single(c => c.ActualName == run).Reason);
    }
}
