using GitOps.Controller.Service.Scheduling;
using GitOps.Engine.Deliveries;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>Handles deliveries: a source with a relevant delivery is polled now. Handling a delivery twice has the same effect as once.</summary>
internal sealed class DeliveryHandler(Sources sources, ReconciliationScheduler scheduler)
{
    /// <summary>Handles the deliveries of a claim; gives a result for each, in their order.</summary>
    public async Task<IReadOnlyList<DeliveryResult>> HandleAsync(DeliveryClaim claim, CancellationToken cancellationToken)
    {
        var meanings = claim.Deliveries.Select(Read).ToList();
        if (meanings.Any(m => m.HasNews) && sources.Find(claim.Source) is not null)
            await scheduler.PollNowAsync(claim.Source, cancellationToken);
        return [.. claim.Deliveries.Zip(meanings, (d, m) => new DeliveryResult(d.Id, m.Result))];
    }

    private static DeliveryMeaning Read(Delivery delivery) =>
        delivery.Id.StartsWith("push-", StringComparison.Ordinal)
            ? new(true, "a signed push: the repository is polled")
            : DeliveryReading.Read(delivery.Event, delivery.Body);
}
