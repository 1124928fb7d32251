namespace GitOps.GitHub.Reviews;

/// <summary>
/// Publishes one state at a time for each key. A state that waits while a newer one arrives is dropped, and its call ends when its turn
/// has come. Thread-safe.
/// </summary>
internal sealed class LatestOnly
{
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    public async Task RunAsync(string key, Func<CancellationToken, Task> publish, CancellationToken cancellationToken)
    {
        var (slot, turn) = Join(key);
        try
        {
            await slot.Gate.WaitAsync(cancellationToken);
            try
            {
                if (turn == Volatile.Read(ref slot.Newest))
                    await publish(cancellationToken);
            }
            finally
            {
                slot.Gate.Release();
            }
        }
        finally
        {
            Leave(key, slot);
        }
    }

    private (Slot Slot, long Turn) Join(string key)
    {
        lock (_slots)
        {
            if (!_slots.TryGetValue(key, out var slot))
                _slots.Add(key, slot = new());
            slot.Users++;
            return (slot, ++slot.Newest);
        }
    }

    private void Leave(string key, Slot slot)
    {
        lock (_slots)
            if (--slot.Users == 0)
                _slots.Remove(key);
    }

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public int Users { get; set; }

        public long Newest;
    }
}
