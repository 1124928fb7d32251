using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Inboxes;

/// <summary>The tables deliveries and requests.</summary>
internal sealed class Inbox(IDbContextFactory<StateContext> contexts) : IInbox
{
    public async Task<bool> AddAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // One statement for both databases, so that a repeat costs no exception.
        return await context.Database.ExecuteSqlAsync(
            $"INSERT INTO deliveries (id, source, event, body, received, done, result) VALUES ({delivery.Id}, {delivery.Source}, {delivery.Event}, {delivery.Body}, {delivery.Received.ToUnixTimeMilliseconds()}, NULL, '') ON CONFLICT (id) DO NOTHING",
            cancellationToken) == 1;
    }

    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync(bool onlyOpen, int most, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = onlyOpen ? context.Deliveries.Where(r => r.Done == null) : context.Deliveries;
        return [.. (await rows.AsNoTracking().OrderByDescending(r => r.Received).Take(most).ToListAsync(cancellationToken)).Select(r => new Delivery(r.Id, r.Source, r.Event, r.Body, r.Received, r.Done, r.Result))];
    }

    public async Task CloseAsync(string id, string result, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Deliveries.Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Done, at).SetProperty(r => r.Result, result), cancellationToken);
    }
}
