namespace GitOps.LocalAws.Faults;

/// <summary>Counts calls against an operation's quota, for each account and region, with a second's worth of burst.</summary>
internal sealed class Quotas(TimeProvider time)
{
    private readonly Dictionary<(string Operation, string Place), (double Left, long At)> _left = [];
    private readonly Lock _lock = new();

    /// <summary>Takes one call from the quota; false when there is none left.</summary>
    public bool TryTake(string operation, string place, double aSecond)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var most = Math.Max(1, aSecond);
            var left = _left.TryGetValue((operation, place), out var before)
                ? Math.Min(most, before.Left + time.GetElapsedTime(before.At, now).TotalSeconds * aSecond)
                : most;
            _left[(operation, place)] = (left >= 1 ? left - 1 : left, now);
            return left >= 1;
        }
    }
}
