using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;

namespace GitOps.Controller.Reconciliation;

/// <summary>
/// The right to work on an environment, held against other controllers and renewed while it is held. How much of it is left is counted from before the
/// database was asked, by a clock that goes on while the process is stopped: who was stopped for too long finds it gone.
/// </summary>
internal sealed class EnvironmentLease : IAsyncDisposable
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MustBeLeft = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _ended = new();
    private readonly (ILeases Leases, string Name, string Owner, TimeProvider Time) _held;
    private long _since;
    private Task _renewing = Task.CompletedTask;

    private EnvironmentLease(ILeases leases, string name, string owner, TimeProvider time) => _held = (leases, name, owner, time);

    /// <summary>Takes the lease, or gives null while another controller has it.</summary>
    public static async Task<EnvironmentLease?> TakeAsync(
        ILeases leases,
        EnvironmentId id,
        string owner,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var lease = new EnvironmentLease(leases, id.ToString(), owner, time);
        if (!await lease.TryTakeAsync(cancellationToken))
            return null;
        lease._renewing = lease.RenewAsync();
        return lease;
    }

    /// <summary>Throws when too little of the lease is left for another change.</summary>
    public void Check()
    {
        if (_held.Time.GetElapsedTime(Volatile.Read(ref _since)) > Span - MustBeLeft)
            throw new PassEndedException("the lease ran out: another controller goes on");
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
        _ended.Dispose();
        await _held.Leases.ReleaseAsync(_held.Name, _held.Owner, CancellationToken.None);
    }

    private async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        var asked = _held.Time.GetTimestamp();
        if (!await _held.Leases.TakeAsync(_held.Name, _held.Owner, Span, cancellationToken))
            return false;
        Volatile.Write(ref _since, asked);
        return true;
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Renewal, _held.Time, _ended.Token);
                try
                {
                    // Lost to another: it stays lost, and Check tells so when its time is over.
                    if (!await TryTakeAsync(_ended.Token))
                        return;
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // The database does not answer: the next try may, and until then the lease runs down.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The pass is over.
        }
    }
}
