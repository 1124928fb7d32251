namespace GitOps.Engine.Reconciling;

/// <summary>The leases of controllers. Expiry is determined by the store's clock, not by the controllers'.</summary>
public interface ILeaseStore
{
    /// <summary>Acquires or renews a lease; false while another owner has it.</summary>
    Task<bool> AcquireAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Releases a lease, if it is this owner's.</summary>
    Task ReleaseAsync(string name, string owner, CancellationToken cancellationToken);
}
