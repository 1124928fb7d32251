namespace GitOps.Git.Fetching;

/// <summary>
/// The order of fetches, so that no remote delays the others: each clone has one fetch at a time, each server a few, and a source whose
/// last fetch was slow is queued as if it had come later, and slow sources never have all slots. A remote that does not respond soon loses
/// its slot, and is asked once more as a slow one. Thread-safe.
/// </summary>
internal sealed class FetchQueue(GitOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _waiting = [];
    private readonly List<Entry> _running = [];
    private readonly HashSet<string> _slow = new(StringComparer.Ordinal);

    /// <summary>Runs a fetch when it is its turn.</summary>
    public async Task<FetchResponse> RunAsync(FetchRequest request, Fetching fetch, CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = Add(request);
            bool? isSlow = null;
            try
            {
                await entry.Turn.Task.WaitAsync(cancellationToken);
                var (started, patience) = (time.GetTimestamp(), entry.IsSlow ? options.ResponseTimeout : options.FirstResponseTimeout);
                var response = await fetch(patience);
                isSlow = response.Code == FetchCode.Silent || time.GetElapsedTime(started) >= options.ResponseTimeout;
                if (response.Code != FetchCode.Silent || entry.IsSlow)
                    return response;
            }
            finally
            {
                Remove(entry, isSlow);
            }
        }
    }

    /// <summary>Fetches from a remote that may send nothing for a time.</summary>
    public delegate Task<FetchResponse> Fetching(TimeSpan patience);

    private Entry Add(FetchRequest request)
    {
        lock (_lock)
        {
            // Later by the longest time of a fetch, so that a slow source still has its turn among sources that are always due.
            var isSlow = _slow.Contains(request.Folder);
            var due = time.GetUtcNow() + (isSlow ? options.Timeout : TimeSpan.Zero);
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var entry = new Entry(request.Folder, ServerOf(request.Url), due, isSlow, turn);
            _waiting.Add(entry);
            StartDue();
            return entry;
        }
    }

    // Null leaves open whether the source is slow: its fetch failed, or did not start.
    private void Remove(Entry entry, bool? isSlow)
    {
        lock (_lock)
        {
            _waiting.Remove(entry);
            _running.Remove(entry);
            if (isSlow == true)
                _slow.Add(entry.Folder);
            else if (isSlow == false)
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
        && (!entry.IsSlow || _running.Count(r => r.IsSlow) < Math.Max(1, options.MaxConcurrentFetches - 1));

    // A folder has no server: those of this machine count as one.
    private static string ServerOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.Authority : url.Split(':', 2)[0];

    private sealed record Entry(string Folder, string Server, DateTimeOffset Due, bool IsSlow, TaskCompletionSource Turn);
}
