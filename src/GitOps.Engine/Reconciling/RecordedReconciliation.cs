using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.History;
using GitOps.Engine.Commits;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// The results of a reconciliation. They are written in one transaction, so that readers see all of them or none.
/// </summary>
public sealed record RecordedReconciliation(EnvironmentStatus Status)
{
    /// <summary>The controller that must hold the environment's lease; null writes without a lease.</summary>
    public string? Owner { get; init; }

    /// <summary>The end of the commit, if it has ended.</summary>
    public CommitTransition? Commit { get; init; }

    /// <summary>The commands that were carried out. Those that another controller has completed already are skipped.</summary>
    public IReadOnlyList<QueuedCommand> Completed { get; init; } = [];

    /// <summary>The record for the history, if something is worth recording.</summary>
    public ReconciliationRecord? History { get; init; }

    /// <summary>The runs whose status changed.</summary>
    public IReadOnlyList<RunRecord> Runs { get; init; } = [];
}
