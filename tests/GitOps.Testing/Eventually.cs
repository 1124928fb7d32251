using System.Diagnostics;

namespace GitOps.Testing;

/// <summary>
/// Waits for what another thread or process brings about. Nothing else in tests waits by the clock, but for drivers that delay on purpose.
/// </summary>
public static class Eventually
{
    // Far longer than anything takes on a quiet machine, so that a busy one fails no test.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until a condition holds; throws after the timeout.</summary>
    public static Task IsTrueAsync(Func<bool> condition, string expected) =>
        IsTrueAsync(() => Task.FromResult(condition()), () => expected);

    /// <summary>Waits until a condition holds; throws after the timeout.</summary>
    public static Task IsTrueAsync(Func<Task<bool>> condition, string expected) => IsTrueAsync(condition, () => expected);

    /// <summary>Waits until a condition holds; throws after the timeout, with what was expected and seen.</summary>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, Func<string> expected, TimeSpan? timeout = null)
    {
        var waiting = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waiting.Elapsed > (timeout ?? Timeout))
                throw new TimeoutException($"not within {timeout ?? Timeout}: {expected()}");
            await Task.Delay(Interval);
        }
    }

    /// <summary>
    /// Reads until there is something that is as expected, and gives it; throws after the timeout with what was read last.
    /// </summary>
    public static async Task<T> IsAsync<T>(Func<Task<T?>> read, Func<T, bool> isExpected, Func<string>? details = null)
        where T : class
    {
        T? found = null;
        await IsTrueAsync(
            async () =>
            {
                found = await read();
                return found is not null && isExpected(found);
            },
            () => $"read {found?.ToString() ?? "nothing"} last{details?.Invoke()}"
        );
        return found!;
    }
}
