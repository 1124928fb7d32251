using System.Diagnostics;

namespace GitOps.Testing;

/// <summary>Waits for what another thread or process brings about. Nothing else in tests waits by the clock.</summary>
public static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>Waits until a condition holds; throws after a minute, which is far longer than any of them takes.</summary>
    public static async Task IsTrueAsync(Func<bool> condition, string expected)
    {
        var waiting = Stopwatch.StartNew();
        while (!condition())
        {
            if (waiting.Elapsed > Timeout)
                throw new TimeoutException($"expected within {Timeout}: {expected}");
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }
}
