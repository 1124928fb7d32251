using GitOps.Engine.Reconciling;

namespace GitOps.Testing.InMemory;

/// <summary>Leases in memory, by a clock of their own.</summary>
public sealed class InMemoryLeaseStore(TimeProvider time) : ILeaseStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Owner, DateTimeOffset Until)> _leases = new(StringComparer.Ordinal);
    private int _calls;

    /// <summary>Thrown by every acquisition while it is set: the database can't be reached.</summary>
    public Exception? Outage { get; set; }

    /// <summary>How often a lease was acquired, renewed, or tried.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The owner of a lease, or null.</summary>
    public string? OwnerOf(string name)
    {
        lock (_lock)
            return _leases.TryGetValue(name, out var lease) && lease.Until > time.GetUtcNow() ? lease.Owner : null;
    }

    /// <summary>Gives a lease to another owner, as if it had expired and been taken.</summary>
    public void Take(string name, string owner)
    {
        lock (_lock)
            _leases[name] = (owner, DateTimeOffset.MaxValue);
    }

    public Task<bool> AcquireAsync(string name, string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        if (Outage is { } outage)
            return Task.FromException<bool>(outage);
        lock (_lock)
        {
            if (_leases.TryGetValue(name, out var lease) && lease.Owner != owner && lease.Until > time.GetUtcNow())
                return Task.FromResult(false);
            _leases[name] = (owner, time.GetUtcNow() + duration);
            return Task.FromResult(true);
        }
    }

    public Task ReleaseAsync(string name, string owner, CancellationToken cancellationToken)
    {
        lock (_lock)
            if (_leases.TryGetValue(name, out var lease) && lease.Owner == owner)
                _leases.Remove(name);
        return Task.CompletedTask;
    }
}
