namespace GitOps.Engine.Concurrency;

/// <summary>Runs calls side by side, a few at once, and gives their answers in order.</summary>
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
