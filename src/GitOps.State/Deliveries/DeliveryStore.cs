using System.Threading.Channels;
using GitOps.Core.Deliveries;
using GitOps.Core.History;
using GitOps.Engine.Deliveries;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Deliveries;

/// <summary>The table deliveries. Concurrent adds are batched: one writer inserts all that wait in one transaction.</summary>
internal sealed class DeliveryStore(IDbContextFactory<StateContext> contexts) : IDeliveryStore
{
    private const int MaxBatch = 200;
    private readonly Channel<(Delivery Delivery, TaskCompletionSource<bool> Added)> _waiting = Channel.CreateUnbounded<(
        Delivery,
        TaskCompletionSource<bool>
    )>();
    private int _writing;

    public async Task<bool> AddAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var added = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((delivery, added));
        if (Interlocked.CompareExchange(ref _writing, 1, 0) == 0)
            _ = Task.Run(WriteAllAsync, CancellationToken.None);
        return await added.Task.WaitAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<DeliverySummary>> ListAsync(
        IReadOnlyCollection<string>? sources,
        Page page,
        CancellationToken cancellationToken
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context
            .Deliveries.Where(r => sources == null || sources.Contains(r.Source))
            .OrderByDescending(r => r.Number)
            .Skip(page.Offset)
            .Take(page.Limit)
            .Select(r => new
            {
                r.Id,
                r.Source,
                r.Event,
                r.Received,
                r.Done,
                r.Content,
            })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => new DeliverySummary(r.Id, r.Source, r.Event, r.Received, r.Done, ContentOf(r.Content)))];
    }

    public async Task<bool> ReopenAsync(string source, string id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
                .Deliveries.Where(r => r.Source == source && r.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Done, (DateTimeOffset?)null), cancellationToken) == 1;
    }

    public async Task<int> CountOpenAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Deliveries.CountAsync(r => r.Done == null, cancellationToken);
    }

    /// <summary>The delivery of a row.</summary>
    public static Delivery DeliveryOf(DeliveryRow row) =>
        new(row.Id, row.Source, row.Event, row.Body, row.Received, row.Done, ContentOf(row.Content));

    private static DeliveryContent? ContentOf(string json) => json == "" ? null : StoredJson.TryRead<DeliveryContent>(json);

    // Ends when nothing waits. A delivery that arrives meanwhile is written by the writer that its caller starts, or by this one.
    private async Task WriteAllAsync()
    {
        do
        {
            while (TakeBatch() is { Count: > 0 } batch)
                await WriteAsync(batch);
            Volatile.Write(ref _writing, 0);
        } while (_waiting.Reader.TryPeek(out _) && Interlocked.CompareExchange(ref _writing, 1, 0) == 0);
    }

    private List<(Delivery Delivery, TaskCompletionSource<bool> Added)> TakeBatch()
    {
        var batch = new List<(Delivery, TaskCompletionSource<bool>)>();
        while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var next))
            batch.Add(next);
        return batch;
    }

    private async Task WriteAsync(List<(Delivery Delivery, TaskCompletionSource<bool> Added)> batch)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(CancellationToken.None);
            var results = await context
                .Database.CreateExecutionStrategy()
                .ExecuteAsync(batch, (rows, token) => InsertAsync(context, rows, token), CancellationToken.None);
            foreach (var ((_, added), isNew) in batch.Zip(results))
                added.SetResult(isNew);
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One delivery that the database refuses must not fail its neighbors.
            foreach (var one in batch)
                await WriteAsync([one]);
        }
        catch (Exception exception)
        {
            batch[0].Added.TrySetException(exception);
        }
    }

    private static async Task<IReadOnlyList<bool>> InsertAsync(
        StateContext context,
        IReadOnlyList<(Delivery Delivery, TaskCompletionSource<bool> Added)> batch,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var results = new List<bool>();
        foreach (var (delivery, _) in batch)
            // One statement for both databases, so that a repeated delivery costs no exception.
            results.Add(
                await context.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO deliveries (id, source, event, body, received, done, content)
                    VALUES ({delivery.Id}, {delivery.Source}, {delivery.Event}, {delivery.Body},
                        {delivery.Received.ToUnixTimeMilliseconds()}, NULL, '')
                    ON CONFLICT (source, id) DO NOTHING
                    """,
                    cancellationToken
                ) == 1
            );
        await transaction.CommitAsync(cancellationToken);
        return results;
    }
}
