using GitOps.Core.History;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Reconciling;

/// <summary>The history of reconciliations and runs.</summary>
public interface IHistoryStore
{
    /// <summary>The reconciliations of an environment, newest first.</summary>
    Task<IReadOnlyList<ReconciliationRecord>> ReconciliationsAsync(EnvironmentId id, Page page, CancellationToken cancellationToken);

    /// <summary>The runs of an environment, newest first.</summary>
    Task<IReadOnlyList<RunRecord>> RunsAsync(EnvironmentId id, Page page, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes what ended before a time, commits and deliveries included, and of each source all completed deliveries but the newest
    /// <paramref name="maxDeliveries"/>; the audit log stays. Returns the number of records.
    /// </summary>
    Task<int> TrimAsync(DateTimeOffset before, int maxDeliveries, CancellationToken cancellationToken);
}
