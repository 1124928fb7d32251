using GitOps.Core.Audit;
using GitOps.Core.Events;
using GitOps.Engine.Audit;
using GitOps.State.Database;
using GitOps.State.Events;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Auditing;

/// <summary>
/// The table audit. It has one writer: the controller that has locked the position of the subscriber. Entries and position are written in
/// one transaction.
/// </summary>
internal sealed class AuditLog(IDbContextFactory<StateContext> contexts) : IAuditLog
{
    private const string Subscriber = "audit";

    public Task<int> AppendNextAsync(int limit, CancellationToken cancellationToken) =>
        contexts.InTransactionAsync(
            (context, token) => Outbox.FollowAsync(context, Subscriber, limit, events => AppendAsync(context, events, token), token),
            cancellationToken
        );

    public async Task<IReadOnlyList<ChainedEntry>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context
            .Audit.AsNoTracking()
            .Where(r => r.Number > after)
            .OrderBy(r => r.Number)
            .Take(limit)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => new ChainedEntry(r.Number, new(r.At, r.Who, r.What, r.Target, r.Commit, r.Detail), r.Hash))];
    }

    private static async Task AppendAsync(StateContext context, IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        var last = await context.Audit.AsNoTracking().OrderByDescending(r => r.Number).FirstOrDefaultAsync(cancellationToken);
        var (number, hash) = last is null ? (0, ChainedEntry.Start) : (last.Number, last.Hash);
        foreach (var entry in events.Select(AuditEvents.EntryOf).OfType<AuditEntry>())
        {
            var chained = ChainedEntry.After(number, hash, entry);
            (number, hash) = (chained.Number, chained.Hash);
            context.Add(new AuditRow(number, entry.At, entry.Who, entry.What, entry.Target, entry.Commit, entry.Detail, hash));
        }
    }
}
