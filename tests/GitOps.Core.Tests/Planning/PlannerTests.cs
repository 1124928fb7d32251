using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;
using GitOps.Testing;

namespace GitOps.Core.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly Dictionary<string, string> Files = MemoryFiles.Load(Path.Combine(Tree.Cases("changes"), "base"));
    private static readonly Core.Desired.DesiredGraph Graph = Loading.Graph(Files);

    [Fact]
    public void A_resource_of_others_with_the_same_name_is_a_conflict()
    {
        var state = Changed("Endpoint", r => r with { Tags = new Dictionary<string, string> { ["owner"] = "somebody" } });

        var change = Plan(state).Changes.Single(c => c.Id.Kind == "Endpoint");

        Assert.Equal(ChangeAction.Blocked, change.Action);
        Assert.Equal(new NotManaged("churn", null), change.Reason);
    }

    [Fact]
    public void A_manifest_may_adopt_a_resource_that_others_created()
    {
        var files = new Dictionary<string, string>(Files);
        files["models/endpoint.yaml"] = files["models/endpoint.yaml"]
            .Replace(
                "kind: Endpoint\nmetadata:\n  name: churn",
                "kind: Endpoint\nmetadata:\n  name: churn\n  annotations: {gitops.mlops/adopt: \"true\"}",
                StringComparison.Ordinal
            );
        var state = Changed("Endpoint", r => r with { Tags = new Dictionary<string, string>() });

        var plan = Planner.Plan(new(Loading.Graph(files), state), KindCatalog.Default, new SyncRequest());

        Assert.Equal(ChangeAction.Adopt, plan.Changes.Single(c => c.Id.Kind == "Endpoint").Action);
    }

    [Fact]
    public void A_failed_run_is_blocked_until_a_retry_starts_the_next_attempt()
    {
        var state = Changed("TrainingJob", r => r with { Status = "Failed", Failure = "out of memory" });
        var id = new ResourceId("TrainingJob", "churn");

        var blocked = Plan(state).Changes.Single(c => c.Id == id);
        var retried = Planner
            .Plan(new(Graph, state), KindCatalog.Default, new SyncRequest { Retry = new HashSet<ResourceId> { id } })
            .Changes.Single(c => c.Id == id);

        Assert.Equal(ChangeAction.Blocked, blocked.Action);
        Assert.Equal(new RunFailed(id, "Failed", "out of memory"), blocked.Reason);
        Assert.Equal((ChangeAction.Run, blocked.ActualName + "-2"), (retried.Action, retried.ActualName));
    }

    [Fact]
    public void An_update_that_AWS_rolled_back_is_not_sent_again()
    {
        var wanted = Graph.Resources.Single(r => r.Id.Kind == "Endpoint");
        var state = Changed(
            "Endpoint",
            r =>
                r with
                {
                    Failure = "the model can't be loaded",
                    Description = r.Description!.With("EndpointConfigName", DataScalar.Of("churn-config-0000000000")),
                    Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Attempted] = "1:" + wanted.Fingerprint },
                }
        );

        var change = Plan(state).Changes.Single(c => c.Id.Kind == "Endpoint");

        Assert.Equal(ChangeAction.Blocked, change.Action);
        Assert.Equal(new RolledBack(change.Id, "the model can't be loaded"), change.Reason);
    }

    [Fact]
    public void An_update_that_was_announced_but_never_sent_is_sent()
    {
        var wanted = Graph.Resources.Single(r => r.Id.Kind == "Endpoint");
        var state = Changed(
            "Endpoint",
            r =>
                r with
                {
                    Description = r.Description!.With("EndpointConfigName", DataScalar.Of("churn-config-0000000000")),
                    Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Attempted] = "1:" + wanted.Fingerprint },
                }
        );

        Assert.Equal(ChangeAction.Redeploy, Plan(state).Changes.Single(c => c.Id.Kind == "Endpoint").Action);
    }

    [Fact]
    public void A_run_that_others_deleted_does_not_run_again_while_its_products_exist()
    {
        var state = Simulation.Apply(Graph);
        var job = state.Resources.Values.Single(r => r.Kind.Name == "TrainingJob");

        var change = Plan(state.Without(job.Kind, job.Name)).Changes.Single(c => c.Id.Kind == "TrainingJob");

        Assert.Equal(ChangeAction.NoChange, change.Action);
    }

    [Fact]
    public void More_than_the_limit_is_not_deleted_without_confirmation()
    {
        var many = new Dictionary<string, string>(Files);
        for (var i = 0; i < 6; i++)
            many[$"models/extra-{i}.yaml"] = Files["models/model.yaml"].Replace("churn\n", $"extra-{i}\n", StringComparison.Ordinal);
        var state = Simulation.Apply(Loading.Graph(many));

        var plan = Planner.Plan(new(Graph, state), KindCatalog.Default, new SyncRequest { Prune = true });
        var allowed = Planner.Plan(new(Graph, state), KindCatalog.Default, new SyncRequest { Prune = true, AllowPrune = 6 });

        Assert.Equal((6, 0), (plan.Count(ChangeAction.Blocked), plan.Count(ChangeAction.Delete)));
        Assert.Equal((0, 6), (allowed.Count(ChangeAction.Blocked), allowed.Count(ChangeAction.Delete)));
    }

    [Fact]
    public void The_plan_does_not_depend_on_the_order_of_files()
    {
        var renamed = Files.ToDictionary(f => f.Key.Replace("models/model", "models/zz-model", StringComparison.Ordinal), f => f.Value);

        var (one, other) = (
            Plan(ObservedState.Empty),
            Planner.Plan(new(Loading.Graph(renamed), ObservedState.Empty), KindCatalog.Default, new SyncRequest())
        );

        Assert.Equal(one.Changes.Select(c => (c.Id, c.ActualName)), other.Changes.Select(c => (c.Id, c.ActualName)));
    }

    private static Plan Plan(ObservedState state) => Planner.Plan(new(Graph, state), KindCatalog.Default, new SyncRequest());

    private static ObservedState Changed(string kind, Func<ObservedResource, ObservedResource> change)
    {
        var state = Simulation.Apply(Graph);
        return state.With(change(state.Resources.Values.Single(r => r.Kind.Name == kind)));
    }
}
