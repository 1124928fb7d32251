using GitOps.Core.Commits;
using GitOps.Core.Decisions;
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
    /// <summary>Why the changes wait for a person, or null when they are applied.</summary>
    public static OutcomeReason? HoldBack(SyncFacts facts, Plan plan)
    {
        if (plan.IsEmpty || facts.IsRequested)
            return null;
        var changes = plan.Shown.Count();
        // Also a commit that failed: when its problem is fixed, a person has not asked for it again.
        if (!facts.Environment.IsAutomatic && facts.Commit is not (CommitState.Applying or CommitState.Succeeded))
            return new SyncIsManual(facts.Id, changes);
        // A new or interrupted commit is applied with the data that is there. One that failed does not get other data on its own.
        if (facts.Commit is CommitState.Failed && facts.HasNewProposedInput)
            return new NewDataProposed(facts.Id, changes);
        if (facts.Commit != CommitState.Succeeded || facts.HasNewAutomaticInput)
            return null;
        if (facts.HasNewProposedInput)
            return new NewDataProposed(facts.Id, changes);
        return facts.Environment.SelfHeal ? null : new Drifted(facts.Id, changes, plan.Shown.First().Id);
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
            return OfInput(NewLine(facts.SyncedInputs!.Automatic, facts.Inputs.Automatic));
        return facts.HasNewProposedInput
            ? OfInput(NewLine(facts.SyncedInputs!.Proposed, facts.Inputs.Proposed))
            : new(CauseKind.Drift, facts.Id.ToString());
    }

    private static PlanCause OfInput(string input) =>
        new(input.StartsWith("Schedule/", StringComparison.Ordinal) ? CauseKind.Schedule : CauseKind.Data, input.Split(' ')[0]);

    private static string NewLine(string before, string now) => now.Split('\n').Except(before.Split('\n')).FirstOrDefault() ?? "";
}
