namespace GitOps.GitHub.Http;

/// <summary>What was spent in the last span of time, of a limit. Not thread-safe.</summary>
internal sealed class SlidingWindow(int limit, TimeSpan length)
{
    private readonly Queue<(DateTimeOffset At, int Cost)> _spent = new();
    private int _sum;

    /// <summary>When a cost fits below the limit: now or later.</summary>
    public DateTimeOffset AvailableAt(DateTimeOffset now, int cost)
    {
        while (_spent.TryPeek(out var oldest) && oldest.At + length <= now)
            _sum -= _spent.Dequeue().Cost;
        var excess = _sum + cost - limit;
        if (excess <= 0)
            return now;
        foreach (var (at, spent) in _spent)
            if ((excess -= spent) <= 0)
                return at + length;
        return now;
    }

    public void Spend(DateTimeOffset now, int cost)
    {
        _spent.Enqueue((now, cost));
        _sum += cost;
    }
}
