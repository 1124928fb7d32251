using System.Threading.Channels;
using GitOps.Core.History;
using GitOps.Engine.Deliveries;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Deliveries;

/// <summary>The table deliveries. Deliveries that come in together are written together: one writer, one transaction for all that wait.</summary>
internal sealed class DeliveryStore(IDbContextFactory<StateContext> contexts) : IDeliveryStore
{
    private const int MostTogether = 200;
    private readonly Channel<(Delivery Delivery, TaskCompletionSource<bool> Added)> _coming = Channel.CreateUnbounded<(
        Delivery,
        TaskCompletionSource<bool>
    )>();
    private int _writing;

    public async Task<bool> AddAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var added = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _coming.Writer.TryWrite((delivery, added));
        // Whoever comes while nobody writes is the writer, until nothing is left; what came while a writer ended is looked for once more.
        while (_coming.Reader.TryPeek(out _) && Interlocked.CompareExchange(ref _writing, 1, 0) == 0)
        {
            try
            {
                while (_coming.Reader.TryPeek(out _))
                    await WriteAsync();
            }
            finally
            {
                Volatile.Write(ref _writing, 0);
            }
        }

        return await added.Task.WaitAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync(bool onlyOpen, Page page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = onlyOpen ? context.Deliveries.Where(r => r.Done == null) : context.Deliveries;
        return
        [
            .. (
                await rows.AsNoTracking()
                    .OrderByDescending(r => r.Received)
                    .ThenBy(r => r.Id)
                    .Skip(page.Offset)
                    .Take(page.Limit)
                    .ToListAsync(cancellationToken)
            ).Select(r => new Delivery(r.Id, r.Source, r.Event, r.Body, r.Received, r.Done, r.Result)),
        ];
    }

    public async Task<bool> CloseAsync(IReadOnlyList<string> ids, string result, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
                .Deliveries.Where(r => ids.Contains(r.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Done, at).SetProperty(r => r.Result, result), cancellationToken)
            == ids.Count;
    }

    private async Task WriteAsync()
    {
        var batch = new List<(Delivery Delivery, TaskCompletionSource<bool> Added)>();
        while (batch.Count < MostTogether && _coming.Reader.TryRead(out var next))
            batch.Add(next);
        if (batch.Count == 0)
            return;
        try
        {
            await using var context = await contexts.CreateDbContextAsync(CancellationToken.None);
            var results = await context
                .Database.CreateExecutionStrategy()
                .ExecuteAsync(batch, (rows, token) => InsertAsync(context, rows, token), CancellationToken.None);
            foreach (var ((_, added), isNew) in batch.Zip(results))
                added.SetResult(isNew);
        }
        catch (Exception exception)
        {
            // Each that waits is told; the next batch tries anew.
            foreach (var (_, added) in batch)
                added.TrySetException(exception);
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
            // One statement for both databases, so that a repeat costs no exception.
            results.Add(
                await context.Database.ExecuteSqlAsync(
                    $"INSERT INTO deliveries (id, source, event, body, received, done, result) VALUES ({delivery.Id}, {delivery.Source}, {delivery.Event}, {delivery.Body}, {delivery.Received.ToUnixTimeMilliseconds()}, NULL, '') ON CONFLICT (id) DO NOTHING",
                    cancellationToken
                ) == 1
            );
        await transaction.CommitAsync(cancellationToken);
        return results;
    }
}
