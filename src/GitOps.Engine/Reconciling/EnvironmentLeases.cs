using GitOps.Core.Manifests;

namespace GitOps.Engine.Reconciling;

/// <summary>Acquires leases on environments for one controller. Thread-safe.</summary>
public sealed class EnvironmentLeases(ILeaseStore leases, string owner, TimeProvider time)
{
    /// <summary>The lease on an environment, renewed until it is disposed; null while another controller has it.</summary>
    public Task<LeaseGuard?> AcquireAsync(EnvironmentId id, CancellationToken cancellationToken) =>
        LeaseGuard.AcquireAsync(leases, id, owner, time, cancellationToken);
}
