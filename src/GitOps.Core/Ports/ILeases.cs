namespace GitOps.Core.Ports;

/// <summary>Leases that controllers hold against each other.</summary>
public interface ILeases
{
    /// <summary>Takes or renews a lease; false while another owner has it.</summary>
    Task<bool> TakeAsync(string name, string owner, TimeSpan span, CancellationToken cancellationToken);

    /// <summary>Gives a lease back, if it is this owner's.</summary>
    Task ReleaseAsync(string name, string owner, CancellationToken cancellationToken);
}
