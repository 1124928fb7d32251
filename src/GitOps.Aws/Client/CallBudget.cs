namespace GitOps.Aws.Client;

/// <summary>A token bucket that halves its rate when the service throttles, and recovers it in steps of a fiftieth. Thread-safe.</summary>
internal sealed class CallBudget(TimeProvider time, double ratePerSecond, double capacity)
{
    // However long AWS throttles, a call every five seconds finds out when it stops.
    private const double MinRatePerSecond = 0.2;
    private readonly Lock _lock = new();
    private readonly double _maxRate = ratePerSecond;
    private readonly double _capacity = capacity;
    private double _rate = ratePerSecond;
    private double _tokens = capacity;
    private long _last = time.GetTimestamp();

    /// <summary>Takes a token; waits for one when the bucket is empty.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(_capacity, _tokens + time.GetElapsedTime(_last, now).TotalSeconds * _rate);
            _last = now;
            _tokens -= 1;
            wait = _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / _rate);
        }

        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>Adjusts the rate after a response.</summary>
    public void Adjust(bool throttled)
    {
        lock (_lock)
        {
            _rate = throttled ? Math.Max(MinRatePerSecond, _rate / 2) : Math.Min(_maxRate, _rate + _maxRate / 50);
            if (throttled)
                _tokens = Math.Min(_tokens, 0);
        }
    }
}
