namespace GitOps.Git.Fetching;

/// <summary>
/// The order of fetches, so that no remote delays the others: each clone has one fetch at a time, each server a few, and a source whose
/// last fetch was slow is queued as if it had come later, and slow sources never have all slots. Thread-safe.
/// </summary>
internal sealed class FetchQueue(GitOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _waiting = [];
    private readonly List<Entry> _running = [];
    private readonly HashSet<string> _slow = new(StringComparer.Ordinal);

    /// <summary>Runs a fetch when it is its turn.</summary>
    public async Task<T> RunAsync<T>(FetchRequest request, Func<Task<T>> fetch, CancellationToken cancellationToken)
    {
        var entry = Add(request);
        long? started = null;
        try
        {
            await entry.Turn.Task.WaitAsync(cancellationToken);
            started = time.GetTimestamp();
            return await fetch();
        }
        finally
        {
            Remove(entry, started is { } at ? time.GetElapsedTime(at) : null);
        }
    }

    private Entry Add(FetchRequest request)
    {
        lock (_lock)
        {
            // Later by the longest time of a fetch, so that a slow source still has its turn among sources that are always due.
            var due = time.GetUtcNow() + (_slow.Contains(request.Folder) ? options.Timeout : TimeSpan.Zero);
            var entry = new Entry(request.Folder, ServerOf(request.Url), due, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _waiting.Add(entry);
            StartDue();
            return entry;
        }
    }

    private void Remove(Entry entry, TimeSpan? duration)
    {
        lock (_lock)
        {
            _waiting.Remove(entry);
            _running.Remove(entry);
            if (duration >= options.ResponseTimeout)
                _slow.Add(entry.Folder);
            else if (duration is not null)
                _slow.Remove(entry.Folder);
            StartDue();
        }
    }

    private void StartDue()
    {
        while (_waiting.Where(MayStart).MinBy(e => e.Due) is { } next)
        {
            _waiting.Remove(next);
            _running.Add(next);
            next.Turn.TrySetResult();
        }
    }

    private bool MayStart(Entry entry) =>
        _running.Count < options.MaxConcurrentFetches
        && _running.TrueForAll(r => r.Folder != entry.Folder)
        && _running.Count(r => r.Server == entry.Server) < options.MaxFetchesPerServer
        && (!IsSlow(entry) || _running.Count(IsSlow) < Math.Max(1, options.MaxConcurrentFetches - 1));

    private bool IsSlow(Entry entry) => _slow.Contains(entry.Folder);

    // A folder has no server: those of this machine count as one.
    private static string ServerOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.Authority : url.Split(':', 2)[0];

    private sealed record Entry(string Folder, string Server, DateTimeOffset Due, TaskCompletionSource Turn);
}
