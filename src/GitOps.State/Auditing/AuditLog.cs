using GitOps.Core.Audit;
using GitOps.Engine.Audit;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Auditing;

/// <summary>The table audit. The number is the key, so of two controllers that add behind the same entry one is refused, and adds again behind the other's.</summary>
internal sealed class AuditLog(IDbContextFactory<StateContext> contexts) : IAuditLog
{
    private const int Attempts = 50;

    public async Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var last = await context.Audit.AsNoTracking().OrderByDescending(r => r.Number).FirstOrDefaultAsync(cancellationToken);
            var (number, hash) = last is null ? (0, ChainedEntry.Start) : (last.Number, last.Hash);
            foreach (var entry in entries)
            {
                var chained = ChainedEntry.Behind(number, hash, entry);
                (number, hash) = (chained.Number, chained.Hash);
                context.Add(new AuditRow(number, entry.At, entry.Who, entry.What, entry.Target, entry.Commit, entry.Detail, hash));
            }

            try
            {
                await context.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Another controller was quicker.
            }
        }
    }

    public async Task<IReadOnlyList<ChainedEntry>> ReadAsync(long after, int most, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context
            .Audit.AsNoTracking()
            .Where(r => r.Number > after)
            .OrderBy(r => r.Number)
            .Take(most)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => new ChainedEntry(r.Number, new(r.At, r.Who, r.What, r.Target, r.Commit, r.Detail), r.Hash))];
    }
}
