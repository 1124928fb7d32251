namespace GitOps.LocalGitHub.Limits;

/// <summary>The sum of what was counted within the last period.</summary>
internal sealed class SlidingWindow(TimeSpan period)
{
    private readonly Queue<(DateTimeOffset At, int Cost)> _entries = [];

    private int _sum;

    public bool HasRoom(DateTimeOffset now, int cost, int max)
    {
        while (_entries.TryPeek(out var oldest) && oldest.At + period <= now)
            _sum -= _entries.Dequeue().Cost;
        return _sum + cost <= max;
    }

    public void Add(DateTimeOffset now, int cost)
    {
        _entries.Enqueue((now, cost));
        _sum += cost;
    }

    /// <summary>When the oldest entry leaves the period.</summary>
    public TimeSpan UntilFree(DateTimeOffset now) => _entries.Peek().At + period - now;
}
