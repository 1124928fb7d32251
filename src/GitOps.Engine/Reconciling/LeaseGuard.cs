using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Applying;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// The lease on an environment, renewed while it is held. The remaining time is measured from before the database was called, by a clock
/// that runs on while the process is stopped: a process that was stopped for too long finds the lease expired.
/// </summary>
public sealed class LeaseGuard : IAsyncDisposable
{
    // One attempt of an AWS call takes at most 10 s, and the lease is checked before each. 30 s leave room for the attempt, and for clocks
    // and pauses of the process between check and request.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MinRemaining = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _ended = new();
    private readonly (ILeaseStore Leases, string Name, string Owner, TimeProvider Time) _held;
    private long _since;
    private Task _renewing = Task.CompletedTask;

    private LeaseGuard(ILeaseStore leases, string name, string owner, TimeProvider time) => _held = (leases, name, owner, time);

    /// <summary>Acquires the lease; null while another controller has it.</summary>
    public static async Task<LeaseGuard?> AcquireAsync(
        ILeaseStore leases,
        EnvironmentId id,
        string owner,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var lease = new LeaseGuard(leases, id.ToString(), owner, time);
        if (!await lease.TryAcquireAsync(cancellationToken))
            return null;
        lease._renewing = lease.RenewAsync();
        return lease;
    }

    /// <summary>The controller that holds the lease.</summary>
    public string Owner => _held.Owner;

    /// <summary>Throws when too little of the lease is left for another change.</summary>
    public void Check()
    {
        if (_held.Time.GetElapsedTime(Volatile.Read(ref _since)) > Duration - MinRemaining)
            throw new ApplyInterruptedException(new LeaseExpired());
    }

    /// <summary>Releases the lease.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
        _ended.Dispose();
        await _held.Leases.ReleaseAsync(_held.Name, _held.Owner, CancellationToken.None);
    }

    private async Task<bool> TryAcquireAsync(CancellationToken cancellationToken)
    {
        var requested = _held.Time.GetTimestamp();
        if (!await _held.Leases.AcquireAsync(_held.Name, _held.Owner, Duration, cancellationToken))
            return false;
        Volatile.Write(ref _since, requested);
        return true;
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(RenewalInterval, _held.Time, _ended.Token);
                try
                {
                    // Lost to another controller: Check throws once the time is over.
                    if (!await TryAcquireAsync(_ended.Token))
                        return;
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // The database is not reachable: the remaining time decreases until a renewal succeeds.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The reconciliation has ended.
        }
    }
}
