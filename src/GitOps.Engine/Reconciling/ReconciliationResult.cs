using GitOps.Core.Environments;
using GitOps.Core.Planning;
using GitOps.Engine.Observing;

namespace GitOps.Engine.Reconciling;

/// <summary>The result of a reconciliation: its outcome, and, if it got that far, the plan that remains and the inputs.</summary>
public sealed record ReconciliationResult(Outcome Outcome, Plan? Plan = null, IReadOnlyList<PendingChange>? Pending = null)
{
    /// <summary>What is not in sync, root causes first.</summary>
    public IReadOnlyList<PendingChange> Pending { get; } = Pending ?? [];

    /// <summary>How many changes were applied.</summary>
    public int Applied { get; init; }

    /// <summary>The inputs, if they were resolved.</summary>
    public ResolvedInputs? Inputs { get; init; }

    /// <summary>How many changes a commit that was applied before would need again.</summary>
    public int Drift => Outcome.Reason is Drifted drifted ? drifted.Changes : 0;
}
