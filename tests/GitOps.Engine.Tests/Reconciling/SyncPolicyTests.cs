using GitOps.Core.Commits;
using GitOps.Core.Decisions;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Reconciling;

namespace GitOps.Engine.Tests.Reconciling;

public sealed class SyncPolicyTests
{
    private static readonly EnvironmentId Id = new("churn", "dev");
    private static readonly InputVersions Old = new("Schedule/nightly 1\nDataset/a x", "Dataset/b x");

    [Theory]
    [InlineData(CommitState.Pending, true, false, null), InlineData(CommitState.Pending, false, false, nameof(SyncIsManual))]
    [InlineData(CommitState.Applying, false, false, null), InlineData(CommitState.Failed, true, false, null)]
    [InlineData(CommitState.Superseded, true, false, null)]
    [InlineData(CommitState.Succeeded, true, false, nameof(Drifted)), InlineData(CommitState.Succeeded, true, true, null)]
    [InlineData(CommitState.Succeeded, false, false, nameof(Drifted)), InlineData(CommitState.Succeeded, false, true, null)]
    public void Changes_are_held_back_by_sync_mode_and_drift(CommitState commit, bool isAutomatic, bool selfHeal, string? expected) =>
        Assert.Equal(expected, HoldBack(Facts(commit, isAutomatic: isAutomatic, selfHeal: selfHeal))?.GetType().Name);

    [Theory, InlineData(CommitState.Failed), InlineData(CommitState.Pending), InlineData(CommitState.Superseded)]
    public void Under_manual_sync_only_a_commit_that_is_being_applied_goes_on_by_itself(CommitState commit)
    {
        var facts = Facts(commit, isAutomatic: false, now: Old with { Automatic = "Schedule/nightly 2" });

        Assert.IsType<SyncIsManual>(HoldBack(facts));
        Assert.Null(HoldBack(facts with { Commit = CommitState.Applying }));
    }

    [Theory]
    [InlineData(CommitState.Failed, nameof(NewDataProposed)), InlineData(CommitState.Pending, null), InlineData(CommitState.Applying, null)]
    public void A_failed_commit_does_not_run_on_data_that_was_only_proposed(CommitState commit, string? expected) =>
        Assert.Equal(expected, HoldBack(Facts(commit, now: Old with { Proposed = "Dataset/b y" }))?.GetType().Name);

    [Theory, InlineData(CommitState.Pending), InlineData(CommitState.Succeeded)]
    public void A_request_applies_whatever_the_policy_says(CommitState commit) =>
        Assert.Null(HoldBack(Facts(commit, isAutomatic: false, isRequested: true)));

    [Fact]
    public void Nothing_to_do_is_not_held_back() =>
        Assert.Null(SyncPolicy.Decide(Facts(CommitState.Succeeded), Situation.Synced().Plan().Plan, Situation.Synced().Graph).HeldBack);

    [Fact]
    public void An_automatic_input_is_applied_although_the_commit_was_before() =>
        Assert.Null(HoldBack(Facts(CommitState.Succeeded, now: Old with { Automatic = "Schedule/nightly 2\nDataset/a x" })));

    [Theory, InlineData(true), InlineData(false)]
    public void New_data_is_proposed_to_what_reads_it(bool selfHeal)
    {
        var facts = Facts(CommitState.Succeeded, selfHeal: selfHeal, now: Old with { Proposed = "Dataset/customers y" });

        Assert.Equal(new Synced(new NewDataProposed(Id, 5)), Outcome(facts));
        Assert.Empty(Decide(facts).Exempt);
    }

    [Fact]
    public void Drift_of_what_does_not_read_new_data_is_no_offer()
    {
        var facts = Facts(CommitState.Succeeded, now: Old with { Proposed = "Dataset/b y" });

        Assert.Equal(new Stalled(new Drifted(Id, 5, new("Dataset", "customers"))), Outcome(facts));
        Assert.Null(HoldBack(facts with { Environment = facts.Environment with { SelfHeal = true } }));
    }

    [Fact]
    public void A_failed_commit_still_shows_why_when_new_data_is_proposed()
    {
        var failed = new Stalled(new ChangeBlocked(new("TrainingJob", "a"), new NotManaged("a", null), 1));
        var facts = Facts(CommitState.Failed, now: Old with { Proposed = "Dataset/b y" });

        Assert.Equal(failed, Outcome(facts with { Status = facts.Status! with { Outcome = failed } }));
    }

    [Fact]
    public void Inputs_of_an_environment_that_was_never_in_sync_are_not_new()
    {
        var facts = Facts(CommitState.Succeeded) with { Status = null };

        Assert.Equal((false, false), (facts.HasNewAutomaticInput, facts.HasNewProposedInput));
        Assert.IsType<Drifted>(HoldBack(facts));
    }

    [Fact]
    public void Drift_names_the_first_change_and_their_number() =>
        Assert.Equal(new Drifted(Id, 5, new("Dataset", "customers")), HoldBack(Facts(CommitState.Succeeded)));

    [Fact]
    public void A_manual_sync_counts_the_changes() =>
        Assert.Equal(new SyncIsManual(Id, 5), HoldBack(Facts(CommitState.Pending, isAutomatic: false)));

    [Theory]
    [InlineData(CommitState.Pending, CauseKind.Commit, "c0ffee"), InlineData(CommitState.Failed, CauseKind.Commit, "c0ffee")]
    [InlineData(CommitState.Succeeded, CauseKind.Drift, "churn/dev")]
    public void A_commit_is_the_cause_until_it_was_applied(CommitState commit, CauseKind kind, string origin) =>
        Assert.Equal(new PlanCause(kind, origin), CauseOf(Facts(commit)));

    [Theory]
    [InlineData("Schedule/nightly 2\nDataset/a x", "Dataset/b x", CauseKind.Schedule, "Schedule/nightly")]
    [InlineData("Schedule/nightly 1\nDataset/a y", "Dataset/b x", CauseKind.Data, "Dataset/a")]
    [InlineData("Schedule/nightly 1\nDataset/a x", "Dataset/b y", CauseKind.Data, "Dataset/b")]
    public void A_new_input_is_the_cause(string automatic, string proposed, CauseKind kind, string origin) =>
        Assert.Equal(new PlanCause(kind, origin), CauseOf(Facts(CommitState.Succeeded, now: new(automatic, proposed))));

    [Fact]
    public void A_request_comes_before_the_commit_and_a_retry_before_both()
    {
        var facts = Facts(CommitState.Pending, isRequested: true);

        Assert.Equal(new PlanCause(CauseKind.Request, "churn/dev"), CauseOf(facts));
        Assert.Equal(new PlanCause(CauseKind.Retry, "Model/a"), CauseOf(facts, new("Model", "b"), new("Model", "a")));
    }

    private static OutcomeReason? HoldBack(SyncFacts facts) => Outcome(facts)?.Reason;

    private static Outcome? Outcome(SyncFacts facts) => Decide(facts).HeldBack;

    private static SyncDecision Decide(SyncFacts facts)
    {
        var situation = Situation.New();
        return SyncPolicy.Decide(facts, situation.Plan().Plan, situation.Graph);
    }

    private static PlanCause CauseOf(SyncFacts facts, params ResourceId[] retries) =>
        SyncPolicy.CauseOf(facts, "c0ffee", retries.ToHashSet());

    private static SyncFacts Facts(
        CommitState commit,
        bool isAutomatic = true,
        bool selfHeal = false,
        bool isRequested = false,
        InputVersions? now = null
    ) =>
        new(
            Id,
            Situation.New().Graph.Environment with
            {
                IsAutomatic = isAutomatic,
                SelfHeal = selfHeal,
            },
            commit,
            isRequested,
            now ?? Old,
            new()
            {
                Id = Id,
                Outcome = new Synced(new AllInSync()),
                Since = Situation.Noon,
                At = Situation.Noon,
                Inputs = Old,
            }
        );
}
