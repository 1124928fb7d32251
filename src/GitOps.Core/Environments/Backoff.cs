namespace GitOps.Core.Environments;

/// <summary>
/// Exponential backoff with jitter: each failure in a row doubles the wait, up to a limit; a random part of up to half is subtracted.
/// </summary>
public static class Backoff
{
    /// <summary>The wait after <paramref name="failures"/> failures; <paramref name="jitter"/> is between 0 and 1.</summary>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan limit, double jitter)
    {
        var ceiling = Math.Min(limit.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(Math.Max(failures, 1) - 1, 30)));
        return TimeSpan.FromMilliseconds(ceiling * (1 - Math.Clamp(jitter, 0, 1) / 2));
    }
}
