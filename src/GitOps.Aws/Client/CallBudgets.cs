using System.Collections.Concurrent;
using GitOps.Aws.Endpoints;

namespace GitOps.Aws.Client;

/// <summary>The token buckets of all accounts, regions and operations that this process calls.</summary>
internal sealed class CallBudgets(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Place, string Operation), CallBudget> _budgets = new();

    /// <summary>The bucket of an operation. Lists are known to be held short by AWS; others are learned.</summary>
    public CallBudget Of(EndpointSettings endpoints, string operation) =>
        _budgets.GetOrAdd(
            ($"{endpoints.Url}{endpoints.Region}", operation),
            _ =>
                endpoints.IsCustom ? new CallBudget(time, 5_000, 5_000)
                : operation.StartsWith("List", StringComparison.Ordinal) ? new CallBudget(time, 2, 10)
                : new CallBudget(time, 20, 100)
        );
}

/// <summary>A token bucket that halves its rate when the service throttles, and finds back step by step.</summary>
internal sealed class CallBudget(TimeProvider time, double usualRate, double most)
{
    private readonly Lock _lock = new();
    private readonly double _usualRate = usualRate;
    private readonly double _most = most;
    private double _rate = usualRate;
    private double _tokens = most;
    private long _last = time.GetTimestamp();

    /// <summary>Takes a token, waiting for it when there is none.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(_most, _tokens + time.GetElapsedTime(_last, now).TotalSeconds * _rate);
            _last = now;
            _tokens -= 1;
            wait = _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / _rate);
        }

        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>Learns from an answer.</summary>
    public void Learn(bool throttled)
    {
        lock (_lock)
        {
            _rate = throttled ? Math.Max(0.2, _rate / 2) : Math.Min(_usualRate, _rate + _usualRate / 50);
            if (throttled)
                _tokens = Math.Min(_tokens, 0);
        }
    }
}
