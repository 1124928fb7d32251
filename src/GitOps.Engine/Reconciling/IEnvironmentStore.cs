using GitOps.Core.Environments;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Reconciling;

/// <summary>The status of every environment, shared by all controllers.</summary>
public interface IEnvironmentStore
{
    /// <summary>
    /// Replaces an environment's status and writes all else that its reconciliation changed, with the events, in one transaction. False,
    /// and nothing is written, when the lease is no longer the owner's.
    /// </summary>
    Task<bool> WriteAsync(RecordedReconciliation reconciliation, CancellationToken cancellationToken);

    /// <summary>An environment's status after its last reconciliation, or null when it had none.</summary>
    Task<EnvironmentStatus?> FindAsync(EnvironmentId id, CancellationToken cancellationToken);

    /// <summary>The status of the environments of a source, or of all sources, ordered by source and name.</summary>
    Task<IReadOnlyList<EnvironmentStatus>> ListAsync(string? source, CancellationToken cancellationToken);
}
