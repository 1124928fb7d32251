using System.Text.Json;
using GitOps.Core.Events;
using GitOps.Engine.Deliveries;
using GitOps.State.Database;
using GitOps.State.Events;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Deliveries;

/// <summary>
/// The open rows of the table deliveries, and the table claims. A claim is one statement, and only the database's clock counts.
/// </summary>
internal sealed class DeliveryQueue(IDbContextFactory<StateContext> contexts) : IDeliveryQueue
{
    public async Task<DeliveryClaim?> ClaimAsync(TimeSpan duration, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var sources = await context
            .Deliveries.Where(r => r.Done == null)
            .GroupBy(r => r.Source)
            .OrderBy(g => g.Min(r => r.Number))
            .Select(g => g.Key)
            .ToListAsync(cancellationToken);
        foreach (var source in sources)
        {
            if (await ClaimAsync(context, source, duration, cancellationToken) is not { } token)
                continue;
            var rows = await context
                .Deliveries.AsNoTracking()
                .Where(r => r.Source == source && r.Done == null)
                .OrderBy(r => r.Number)
                .Take(limit)
                .ToListAsync(cancellationToken);
            var claim = new DeliveryClaim(source, token, [.. rows.Select(DeliveryStore.DeliveryOf)]);
            if (rows.Count > 0)
                return claim;
            // Another controller completed them in between.
            await CompleteAsync(claim, [], default, cancellationToken);
        }

        return null;
    }

    public Task<bool> CompleteAsync(
        DeliveryClaim claim,
        IReadOnlyList<DeliveryResult> results,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) => contexts.InTransactionAsync((context, token) => CompleteAsync(context, claim, results, at, token), cancellationToken);

    private static async Task<long?> ClaimAsync(StateContext context, string source, TimeSpan duration, CancellationToken cancellationToken)
    {
        var now = context.Now;
        var sql = $$"""
            INSERT INTO claims (source, token, until) VALUES ({0}, 1, {{now}} + {1})
            ON CONFLICT (source) DO UPDATE SET token = claims.token + 1, until = excluded.until WHERE claims.until < {{now}}
            RETURNING token AS "Value"
            """;
        var tokens = await context.Database.SqlQueryRaw<long>(sql, source, (long)duration.TotalMilliseconds).ToListAsync(cancellationToken);
        return tokens.Count == 0 ? null : tokens[0];
    }

    // The update locks the claim until the transaction ends, so that nobody takes the queue over in between.
    private static async Task<bool> CompleteAsync(
        StateContext context,
        DeliveryClaim claim,
        IReadOnlyList<DeliveryResult> results,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var updated = await context
            .Claims.Where(c => c.Source == claim.Source && c.Token == claim.Token && c.Until > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Until, 0L), cancellationToken);
        if (updated == 0)
            return false;
        foreach (var group in results.GroupBy(r => JsonSerializer.Serialize(r.Content)))
        {
            var ids = group.Select(r => r.Id).ToList();
            await context
                .Deliveries.Where(r => ids.Contains(r.Id) && r.Source == claim.Source && r.Done == null)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(r => r.Done, at).SetProperty(r => r.Content, group.Key).SetProperty(r => r.Body, ""),
                    cancellationToken
                );
        }

        context.AddRange(results.Select(r => OutboxRow.Of(new DeliveryCompleted(r.Id, claim.Source, r.Content, at))));
        return true;
    }
}
