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
internal sealed class AuditLog(IDbContextFactory<StateContext> contexts, AuditKeySource keys) : IAuditLog
{
    private const string Subscriber = "audit";
    private const int PageSize = 1000;

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
        return [.. rows.Select(r => new ChainedEntry(r.Number, new(r.At, r.Who, r.What, r.Target, r.Commit, r.Detail), r.KeyId, r.Mac))];
    }

    public async Task<AuditHead?> FindHeadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await FindHeadAsync(context, cancellationToken);
    }

    public async Task<AuditVerification> VerifyAsync(AuditHead? expected, CancellationToken cancellationToken)
    {
        var verifier = new AuditVerifier(keys.Keys, expected);
        IReadOnlyList<ChainedEntry> page = [];
        do
        {
            page = await ReadAsync(page.Count == 0 ? 0 : page[^1].Number, PageSize, cancellationToken);
        } while (page.All(verifier.Add) && page.Count == PageSize);
        return verifier.End();
    }

    private static async Task<AuditHead?> FindHeadAsync(StateContext context, CancellationToken cancellationToken)
    {
        var last = await context.Audit.AsNoTracking().OrderByDescending(r => r.Number).FirstOrDefaultAsync(cancellationToken);
        return last is null ? null : new(last.Number, last.Mac);
    }

    // The MAC must be that of the text that can be read again.
    private static AuditEntry Storable(AuditEntry entry) =>
        entry with
        {
            Who = StoredText.Clean(entry.Who),
            What = StoredText.Clean(entry.What),
            Target = StoredText.Clean(entry.Target),
            Commit = StoredText.Clean(entry.Commit),
            Detail = StoredText.Clean(entry.Detail),
        };

    private async Task AppendAsync(StateContext context, IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        var head = await FindHeadAsync(context, cancellationToken);
        foreach (var entry in AuditEvents.EntriesOf(events, isFirst: head is null).Select(Storable))
        {
            var chained = ChainedEntry.After(head, entry, keys.Keys.Signer);
            head = chained.Head;
            context.Add(
                new AuditRow(
                    chained.Number,
                    entry.At,
                    entry.Who,
                    entry.What,
                    entry.Target,
                    entry.Commit,
                    entry.Detail,
                    chained.KeyId,
                    chained.Mac
                )
            );
        }
    }
}
