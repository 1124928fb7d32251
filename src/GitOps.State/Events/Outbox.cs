using System.Text.Json;
using GitOps.Core.Events;
using GitOps.Engine.Events;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Events;

/// <summary>
/// The tables outbox and subscriptions. PostgreSQL gives out numbers in another order than transactions commit. So events are ordered by
/// the transaction's id, and those of transactions that are not older than every open one are not read yet: a transaction that commits
/// later has a higher id than all that was read.
/// </summary>
internal sealed class Outbox(IDbContextFactory<StateContext> contexts) : IOutbox
{
    public async Task PublishAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.AddRange(events.Select(OutboxRow.Of));
        await context.SaveChangesAsync(cancellationToken);
    }

    public Task<int> FollowAsync(
        string subscriber,
        int limit,
        Func<IReadOnlyList<OutboxEvent>, CancellationToken, Task> handle,
        CancellationToken cancellationToken
    ) =>
        contexts.InTransactionAsync(
            (context, token) => FollowAsync(context, subscriber, limit, events => handle(events, token), token),
            cancellationToken
        );

    public async Task<IReadOnlyList<PublishedEvent>> ReadAsync(OutboxPosition after, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. (await ReadAsync(context, after, limit, cancellationToken)).Select(r => new PublishedEvent(PositionOf(r), EventOf(r)))];
    }

    public async Task<OutboxPosition> FindEndAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await context
            .Readable()
            .OrderByDescending(r => r.TransactionId)
            .ThenByDescending(r => r.Number)
            .FirstOrDefaultAsync(cancellationToken);
        return last is null ? default : PositionOf(last);
    }

    public async Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context
            .Outbox.Where(r => r.At < before)
            .Where(r => context.Subscriptions.Any())
            .Where(r =>
                !context.Subscriptions.Any(s =>
                    s.TransactionId < r.TransactionId || (s.TransactionId == r.TransactionId && s.Number < r.Number)
                )
            )
            .ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>
    /// Handles the next events of a subscriber in the context's transaction; a subscriber that another controller runs has none.
    /// </summary>
    public static async Task<int> FollowAsync(
        StateContext context,
        string subscriber,
        int limit,
        Func<IReadOnlyList<OutboxEvent>, Task> handle,
        CancellationToken cancellationToken
    )
    {
        await context.AdoptRestoredEventsAsync(cancellationToken);
        if (await LockAsync(context, subscriber, cancellationToken) is not { } position)
            return 0;
        var rows = await ReadAsync(context, new(position.TransactionId, position.Number), limit, cancellationToken);
        if (rows.Count == 0)
            return 0;
        await handle([.. rows.Select(EventOf)]);
        var (transaction, number) = PositionOf(rows[^1]);
        await context
            .Subscriptions.Where(s => s.Name == subscriber)
            .ExecuteUpdateAsync(
                set => set.SetProperty(s => s.TransactionId, transaction).SetProperty(s => s.Number, number),
                cancellationToken
            );
        return rows.Count;
    }

    // The row stays locked until the transaction ends.
    private static async Task<SubscriptionRow?> LockAsync(StateContext context, string subscriber, CancellationToken cancellationToken)
    {
        if (!await context.Subscriptions.AnyAsync(s => s.Name == subscriber, cancellationToken))
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO subscriptions (name, transactionid, number) VALUES ({subscriber}, 0, 0) ON CONFLICT (name) DO NOTHING",
                cancellationToken
            );
        return (await context.LockSubscription(subscriber).AsNoTracking().ToListAsync(cancellationToken)).SingleOrDefault();
    }

    private static Task<List<OutboxRow>> ReadAsync(
        StateContext context,
        OutboxPosition after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        context
            .Readable()
            .Where(r => r.TransactionId > after.Transaction || (r.TransactionId == after.Transaction && r.Number > after.Number))
            .OrderBy(r => r.TransactionId)
            .ThenBy(r => r.Number)
            .Take(limit)
            .ToListAsync(cancellationToken);

    private static OutboxPosition PositionOf(OutboxRow row) => new(row.TransactionId, row.Number);

    private static OutboxEvent EventOf(OutboxRow row) => JsonSerializer.Deserialize<OutboxEvent>(row.Json)!;
}
