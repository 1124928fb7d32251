using GitOps.Core.Decisions;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Deciding;

namespace GitOps.Engine.Tests.Applying;

public sealed class OutcomeEvaluatorTests
{
    private static readonly ResourceId Model = new("Model", "churn");
    private static readonly ChangeFailure Failure = new RequestFailed("CreateModel", "no", "AccessDenied");

    [Fact]
    public void Nothing_left_is_in_sync() => Assert.Equal(new Synced(new AllInSync()), Evaluate(Situation.Synced().Plan()));

    [Fact]
    public void What_is_not_pruned_is_counted()
    {
        var situation = Situation.Synced().Replace("models/endpoint.yaml", null);

        Assert.Equal(new Synced(new AllInSync(2)), Evaluate(situation.Plan()));
    }

    [Fact]
    public void A_failure_comes_before_everything_else() =>
        Assert.Equal(
            new Failed(new ChangesFailed(Model, Failure, 1)),
            Evaluate(Blocked().Plan(), failures: new Dictionary<ResourceId, ChangeFailure> { [Model] = Failure })
        );

    [Fact]
    public void A_blocked_change_waits_for_a_person() =>
        Assert.Equal(
            new Stalled(new ChangeBlocked(new("TrainingJob", "churn"), new RunFailed(new("TrainingJob", "churn"), "Failed", "oom"), 1)),
            Evaluate(Blocked().Plan())
        );

    [Fact]
    public void A_suspended_change_and_what_waits_for_it_do_not_make_the_commit_fail()
    {
        var situation = Situation
            .New()
            .Edit("models/training.yaml", "metadata:\n", "metadata:\n  annotations: {gitops.mlops/suspend: audit}\n");
        situation.Aws.Datasets.UnionWith(situation.Graph.Datasets.Select(d => d.Id));

        var outcome = Evaluate(situation.Plan());

        var suspended = new Suspended(new("TrainingJob", "churn"), "audit", IsInGit: true);
        Assert.Equal(new Stalled(new ChangeBlocked(suspended.Id, suspended, 1)), outcome);
        Assert.Null(OutcomeEffects.Of(outcome).Commit);
    }

    [Fact]
    public void What_does_not_wait_for_a_suspended_change_is_in_progress()
    {
        var situation = Situation
            .New()
            .Edit("models/training.yaml", "metadata:\n", "metadata:\n  annotations: {gitops.mlops/suspend: audit}\n");

        Assert.IsType<Progressing>(Evaluate(situation.Plan()));
    }

    [Fact]
    public void A_denied_change_waits_for_a_person()
    {
        var situation = Situation.New();
        situation.Policy = new DenyEverything();

        var reason = Assert.IsType<ChangeNotAllowed>(Assert.IsType<Stalled>(Evaluate(situation.Plan())).Reason);

        Assert.Equal((new Denied("freeze"), 5), (reason.Decision, reason.Count));
    }

    [Fact]
    public void An_earlier_failure_that_is_backing_off_is_a_failure_still() =>
        Assert.Equal(
            new Failed(new ChangesFailed(Model, Failure, 1)),
            Evaluate(Situation.New().Plan(), new Dictionary<ResourceId, RetryState> { [Model] = new("", 2, Situation.Noon, Failure) })
        );

    [Fact]
    public void An_earlier_failure_of_what_is_in_sync_now_does_not_count() =>
        Assert.IsType<Synced>(
            Evaluate(Situation.Synced().Plan(), new Dictionary<ResourceId, RetryState> { [Model] = new("", 2, Situation.Noon, Failure) })
        );

    [Fact]
    public void Open_changes_are_in_progress()
    {
        var reason = Assert.IsType<ChangesPending>(Assert.IsType<Progressing>(Evaluate(Situation.New().Plan())).Reason);

        Assert.Equal(("Dataset", 5), (reason.First.Id.Kind, reason.Count));
    }

    private static Situation Blocked()
    {
        var situation = Situation.Synced();
        situation.Aws.Change("TrainingJob", situation.NameOf("TrainingJob"), r => r with { Status = "Failed", Failure = "oom" });
        return situation;
    }

    private static Outcome Evaluate(
        DecidedPlan plan,
        Dictionary<ResourceId, RetryState>? retries = null,
        Dictionary<ResourceId, ChangeFailure>? failures = null
    ) => OutcomeEvaluator.Of(plan, failures ?? [], retries ?? []);

    private sealed class DenyEverything : IDecisionPolicy
    {
        public Decision Evaluate(Change change, Plan plan, PlanCause cause) => new Denied("freeze");
    }
}
