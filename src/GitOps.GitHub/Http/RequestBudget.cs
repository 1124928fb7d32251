using GitOps.Engine.Errors;

namespace GitOps.GitHub.Http;

/// <summary>
/// The limits of one account (an installation of an App, or a token), as GitHub documents them: requests per hour, 900 points per minute,
/// 80 writes per minute and 500 per hour, writes one after the other, and pauses that GitHub asks for. Thread-safe.
/// </summary>
internal sealed class RequestBudget(TimeProvider time, TimeSpan maxWait)
{
    private const int WritePoints = 5;
    private const int MaxConcurrent = 50;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    // GitHub counts requests when they arrive, which is later than here: on a slow network by seconds.
    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly SlidingWindow _points = new(900, TimeSpan.FromMinutes(1) + Latency);
    private readonly SlidingWindow _writesPerMinute = new(80, TimeSpan.FromMinutes(1) + Latency);
    private readonly SlidingWindow _writesPerHour = new(500, TimeSpan.FromHours(1) + Latency);
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SemaphoreSlim _sending = new(MaxConcurrent);
    private DateTimeOffset _pausedUntil;
    private int _refusalsInARow;

    /// <summary>Waits until a request may be sent. It is being sent until the result is disposed.</summary>
    /// <exception cref="ServiceException">The limits forbid it for longer than the set time.</exception>
    public async Task<IDisposable> EnterAsync(bool isWrite, CancellationToken cancellationToken)
    {
        var gate = isWrite ? _writing : _sending;
        await gate.WaitAsync(cancellationToken);
        try
        {
            var latest = time.GetUtcNow() + maxWait;
            while (TrySpend(isWrite) is { } until)
            {
                if (until > latest)
                    throw Exceeded(until);
                if (until - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, cancellationToken);
            }

            return new Turn(gate);
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    /// <summary>Takes over what a response says about limits; returns until when requests pause if it was refused because of one.</summary>
    public async Task<DateTimeOffset?> RecordAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var isRefused = await LimitRefusal.IsAsync(response, cancellationToken);
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var reset = LimitRefusal.Remaining(response) == 0 ? LimitRefusal.ResetAt(response) + Latency : null;
            if (!isRefused)
            {
                _refusalsInARow = 0;
                PauseUntil(reset);
                return null;
            }

            var until = LimitRefusal.RetryAt(response, now) ?? reset ?? now + FirstPause * Math.Pow(2, Math.Min(_refusalsInARow, 6));
            _refusalsInARow++;
            PauseUntil(until);
            return until;
        }
    }

    /// <summary>The error that says until when a limit holds.</summary>
    public static ServiceException Exceeded(DateTimeOffset until) =>
        new(
            ServiceErrorKind.Throttled,
            "RateLimit",
            $"a rate limit of GitHub holds until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: no request is sent before",
            "github"
        );

    private void PauseUntil(DateTimeOffset? until)
    {
        if (until > _pausedUntil)
            _pausedUntil = until.Value;
    }

    // Null if the request was counted; else when to try again.
    private DateTimeOffset? TrySpend(bool isWrite)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var cost = isWrite ? WritePoints : 1;
            DateTimeOffset[] times =
            [
                _pausedUntil,
                _points.AvailableAt(now, cost),
                isWrite ? _writesPerMinute.AvailableAt(now, 1) : now,
                isWrite ? _writesPerHour.AvailableAt(now, 1) : now,
            ];
            if (times.Max() is var at && at > now)
                return at;
            _points.Spend(now, cost);
            if (isWrite)
            {
                _writesPerMinute.Spend(now, 1);
                _writesPerHour.Spend(now, 1);
            }

            return null;
        }
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
