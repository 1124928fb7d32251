using System.Collections.Frozen;
using GitOps.Core.Commits;
using GitOps.Core.Decisions;
using GitOps.Core.Desired;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// The input of the sync policy. <paramref name="SyncedInputs"/> are the inputs when the environment was last in sync, or null.
/// </summary>
internal sealed record SyncFacts(
    EnvironmentId Id,
    EnvironmentSettings Environment,
    CommitState Commit,
    bool IsRequested,
    InputVersions Inputs,
    InputVersions? SyncedInputs
)
{
    /// <summary>Whether an input changed for which runs start automatically.</summary>
    public bool HasNewAutomaticInput => SyncedInputs is not null && SyncedInputs.Automatic != Inputs.Automatic;

    /// <summary>Whether data changed for which runs must be requested.</summary>
    public bool HasNewProposedInput => SyncedInputs is not null && SyncedInputs.Proposed != Inputs.Proposed;
}

/// <summary>Decides whether changes are applied automatically, and what caused them. Pure.</summary>
internal static class SyncPolicy
{
    /// <summary>How the environment stands while changes wait for a person, or null when they are applied.</summary>
    public static Outcome? HoldBack(SyncFacts facts, Plan plan)
    {
        if (plan.IsEmpty || facts.IsRequested)
            return null;
        var changes = plan.Shown.Count();
        // Also a commit that failed: when its problem is fixed, a person has not asked for it again.
        if (!facts.Environment.IsAutomatic && facts.Commit is not (CommitState.Applying or CommitState.Succeeded))
            return new Stalled(new SyncIsManual(facts.Id, changes));
        // A new or interrupted commit is applied with the data that is there. One that failed does not get other data on its own.
        if (facts.Commit is CommitState.Failed && facts.HasNewProposedInput)
            return new Stalled(new NewDataProposed(facts.Id, changes));
        if (facts.Commit != CommitState.Succeeded)
            return null;
        // The commit is applied: other data is an offer, and nothing is wrong without it.
        if (facts.HasNewProposedInput)
            return new Synced(new NewDataProposed(facts.Id, changes));
        return facts.HasNewAutomaticInput || facts.Environment.SelfHeal
            ? null
            : new Stalled(new Drifted(facts.Id, changes, plan.Shown.First().Id));
    }

    /// <summary>
    /// The changes that are applied although others are held back: after a tick or new data for which runs start automatically, those that
    /// do not read data that is only proposed.
    /// </summary>
    public static IReadOnlySet<ResourceId> Exempt(SyncFacts facts, Plan plan, DesiredGraph graph)
    {
        if (facts.Commit != CommitState.Succeeded || !facts.HasNewProposedInput || !facts.HasNewAutomaticInput)
            return FrozenSet<ResourceId>.Empty;
        var proposed = NewLines(facts.SyncedInputs!.Proposed, facts.Inputs.Proposed).Select(OriginOf).ToHashSet(StringComparer.Ordinal);
        var readers = graph.ReadersOf(graph.Datasets.Select(d => d.Id).Where(id => proposed.Contains(id.ToString())).ToHashSet());
        return plan.Changes.Select(c => c.Id).Where(id => !readers.Contains(id)).ToHashSet();
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
