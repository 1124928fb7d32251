using System.Collections.Frozen;
using GitOps.Core.Commits;
using GitOps.Core.Decisions;
using GitOps.Core.Desired;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// The input of the sync policy. <paramref name="Status"/> is the status after the reconciliation before, or null.
/// </summary>
internal sealed record SyncFacts(
    EnvironmentId Id,
    EnvironmentSettings Environment,
    CommitState Commit,
    bool IsRequested,
    InputVersions Inputs,
    EnvironmentStatus? Status
)
{
    /// <summary>The inputs when the environment was last in sync; null when it never was.</summary>
    public InputVersions? SyncedInputs => Status?.Inputs;

    /// <summary>Whether an input changed for which runs start automatically.</summary>
    public bool HasNewAutomaticInput => SyncedInputs is not null && SyncedInputs.Automatic != Inputs.Automatic;

    /// <summary>Whether data changed for which runs must be requested.</summary>
    public bool HasNewProposedInput => SyncedInputs is not null && SyncedInputs.Proposed != Inputs.Proposed;
}

/// <summary>
/// How the environment stands while changes wait for a person, or null when all are applied; and the changes that are applied nevertheless.
/// </summary>
internal sealed record SyncDecision(Outcome? HeldBack, IReadOnlySet<ResourceId> Exempt)
{
    public static SyncDecision Apply { get; } = new(null, FrozenSet<ResourceId>.Empty);

    public static SyncDecision Hold(Outcome outcome) => new(outcome, FrozenSet<ResourceId>.Empty);
}

/// <summary>Decides whether changes are applied automatically, and what caused them. Pure.</summary>
internal static class SyncPolicy
{
    /// <summary>What is done about a plan.</summary>
    public static SyncDecision Decide(SyncFacts facts, Plan plan, DesiredGraph graph)
    {
        if (plan.IsEmpty || facts.IsRequested)
            return SyncDecision.Apply;
        // Also a commit that failed: when its problem is fixed, a person has not asked for it again.
        if (!facts.Environment.IsAutomatic && facts.Commit is not (CommitState.Applying or CommitState.Succeeded))
            return SyncDecision.Hold(new Stalled(new SyncIsManual(facts.Id, plan.Shown.Count())));
        // A new or interrupted commit is applied with the data that is there. One that failed does not get other data on its own, and still
        // shows why it failed.
        if (facts.Commit is CommitState.Failed && facts.HasNewProposedInput)
            return SyncDecision.Hold(
                facts.Status!.Outcome is Stalled { Reason: ChangeBlocked } failed
                    ? failed
                    : new Stalled(new NewDataProposed(facts.Id, plan.Shown.Count()))
            );
        return facts.Commit == CommitState.Succeeded ? DecideAfterCommit(facts, plan, graph) : SyncDecision.Apply;
    }

    // The commit is applied: what differs is new input or drift. Data that is only proposed is an offer, and nothing is wrong without it;
    // what does not read it does not wait for it.
    private static SyncDecision DecideAfterCommit(SyncFacts facts, Plan plan, DesiredGraph graph)
    {
        var readers = facts.HasNewProposedInput ? ReadersOfNewData(facts, graph) : FrozenSet<ResourceId>.Empty;
        var others = plan.Shown.Where(c => !readers.Contains(c.Id)).ToList();
        if (!facts.HasNewAutomaticInput && !facts.Environment.SelfHeal)
            return SyncDecision.Hold(
                others.Count > 0
                    ? new Stalled(new Drifted(facts.Id, others.Count, others[0].Id))
                    : new Synced(new NewDataProposed(facts.Id, plan.Shown.Count()))
            );
        var offered = plan.Shown.Count() - others.Count;
        return offered == 0
            ? SyncDecision.Apply
            : new(
                new Synced(new NewDataProposed(facts.Id, offered)),
                plan.Changes.Select(c => c.Id).Where(id => !readers.Contains(id)).ToHashSet()
            );
    }

    private static IReadOnlySet<ResourceId> ReadersOfNewData(SyncFacts facts, DesiredGraph graph)
    {
        var proposed = NewLines(facts.SyncedInputs!.Proposed, facts.Inputs.Proposed).Select(OriginOf).ToHashSet(StringComparer.Ordinal);
        var datasets = graph.Datasets.Select(d => d.Id).Where(id => proposed.Contains(id.ToString())).ToHashSet();
        return graph.ReadersOf(datasets).Union(datasets).ToHashSet();
    }

    /// <summary>The kind of event that made the plan necessary.</summary>
    public static PlanCause CauseOf(SyncFacts facts, string commit, IReadOnlySet<ResourceId> retries)
    {
        if (retries.Count > 0)
            return new(CauseKind.Retry, retries.Order().First().ToString());
        if (facts.IsRequested)
            return new(CauseKind.Request, facts.Id.ToString());
        if (facts.Commit != CommitState.Succeeded)
            return new(CauseKind.Commit, commit);
        if (facts.HasNewAutomaticInput)
            return OfInput(facts.SyncedInputs!.Automatic, facts.Inputs.Automatic);
        return facts.HasNewProposedInput
            ? OfInput(facts.SyncedInputs!.Proposed, facts.Inputs.Proposed)
            : new(CauseKind.Drift, facts.Id.ToString());
    }

    private static PlanCause OfInput(string before, string now)
    {
        var origin = OriginOf(NewLines(before, now).FirstOrDefault() ?? "");
        return new(origin.StartsWith("Schedule/", StringComparison.Ordinal) ? CauseKind.Schedule : CauseKind.Data, origin);
    }

    private static IEnumerable<string> NewLines(string before, string now) => now.Split('\n').Except(before.Split('\n'));

    private static string OriginOf(string input) => input.Split(' ')[0];
}
