using GitOps.Controller.Service.Reviews;
using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Deliveries;
using GitOps.Engine.Deliveries;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Handles deliveries: a source with a relevant delivery is polled now, and its pull requests are reviewed. Handling a delivery twice has
/// the same effect as once.
/// </summary>
internal sealed class DeliveryHandler(IDeliveryReader reader, JobScheduler scheduler, Sources sources, ReviewRequests reviews)
{
    /// <summary>Handles the deliveries of a claim; returns a result for each, in their order.</summary>
    public async Task<IReadOnlyList<DeliveryResult>> HandleAsync(DeliveryClaim claim, CancellationToken cancellationToken)
    {
        var contents = claim.Deliveries.Select(Read).ToList();
        // A source that is no longer in the settings is skipped by the poll itself.
        if (contents.Any(c => c.TriggersPoll))
            await scheduler.PollNowAsync(claim.Source, sources.Find(claim.Source) is { IsFailing: true }, cancellationToken);
        foreach (var content in contents)
            await reviews.HandleAsync(claim.Source, content, cancellationToken);
        return [.. claim.Deliveries.Zip(contents, (d, c) => new DeliveryResult(d.Id, c))];
    }

    private DeliveryContent Read(Delivery delivery) =>
        delivery.Content ?? (delivery.Event == Delivery.SignedPush ? new SourceUpdated() : reader.Read(delivery.Event, delivery.Body));
}
