namespace GitOps.Engine.Concurrency;

/// <summary>Runs calls concurrently, up to a limit, and returns their results in order.</summary>
internal static class BoundedConcurrency
{
    public static async Task<IReadOnlyList<TResult>> SelectAsync<TItem, TResult>(
        IReadOnlyList<TItem> items,
        int atOnce,
        Func<TItem, Task<TResult>> call,
        CancellationToken cancellationToken
    )
    {
        var results = new TResult[items.Count];
        await Parallel.ForAsync(
            0,
            items.Count,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (i, _) => results[i] = await call(items[i])
        );
        return results;
    }
}
