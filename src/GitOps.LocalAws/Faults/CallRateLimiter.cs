namespace GitOps.LocalAws.Faults;

/// <summary>A token bucket per operation and scope (account and region) that allows a burst of one second. Thread-safe.</summary>
internal sealed class CallRateLimiter(TimeProvider time)
{
    private readonly Dictionary<(string Operation, string Scope), (double Tokens, long Timestamp)> _buckets = [];
    private readonly Lock _lock = new();

    /// <summary>Takes one token; false if the bucket is empty.</summary>
    public bool TryAcquire(string operation, string scope, double callsPerSecond)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var capacity = Math.Max(1, callsPerSecond);
            var tokens = _buckets.TryGetValue((operation, scope), out var bucket)
                ? Math.Min(capacity, bucket.Tokens + time.GetElapsedTime(bucket.Timestamp, now).TotalSeconds * callsPerSecond)
                : capacity;
            _buckets[(operation, scope)] = (tokens >= 1 ? tokens - 1 : tokens, now);
            return tokens >= 1;
        }
    }
}
