using GitOps.Core.Deliveries;

namespace GitOps.Engine.Deliveries;

/// <summary>
/// The open deliveries as one queue for each source. A queue is claimed whole by one controller at a time; the store's clock decides when a
/// claim expires. Thread-safe.
/// </summary>
public interface IDeliveryQueue
{
    /// <summary>
    /// Claims the queue of a source that has open deliveries and is not claimed, and gives at most <paramref name="limit"/> of them, oldest
    /// first; null when there is no such source.
    /// </summary>
    Task<DeliveryClaim?> ClaimAsync(TimeSpan duration, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Completes deliveries of a claim in their order, with an event for each, and ends the claim. False, and nothing is completed, when
    /// another controller has claimed the queue since.
    /// </summary>
    Task<bool> CompleteAsync(
        DeliveryClaim claim,
        IReadOnlyList<DeliveryResult> results,
        DateTimeOffset at,
        CancellationToken cancellationToken
    );
}

/// <summary>A claim on the queue of a source; each claim on a source has a higher fencing token than the one before it.</summary>
public sealed record DeliveryClaim(string Source, long Token, IReadOnlyList<Delivery> Deliveries);

/// <summary>What a delivery reported, and so what was done with it.</summary>
public sealed record DeliveryResult(string Id, DeliveryContent Content);
