namespace GitOps.Core.Environments;

/// <summary>How long to wait after failures in a row: twice as long each time, up to a ceiling, less up to half of it by chance so that many do not come at once.</summary>
public static class Backoff
{
    /// <summary>The wait after <paramref name="failures"/> failures; <paramref name="chance"/> is between 0 and 1.</summary>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan most, double chance)
    {
        var ceiling = Math.Min(most.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(Math.Max(failures, 1) - 1, 30)));
        return TimeSpan.FromMilliseconds(ceiling * (1 - Math.Clamp(chance, 0, 1) / 2));
    }
}
