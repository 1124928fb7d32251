using GitOps.Core.Deliveries;
using GitOps.Core.History;

namespace GitOps.Engine.Deliveries;

/// <summary>The webhook deliveries that were received. Thread-safe.</summary>
public interface IDeliveryStore
{
    /// <summary>Adds a delivery; false when its source has one with that id.</summary>
    Task<bool> AddAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Deliveries of some sources, or (null) of all, newest first.</summary>
    Task<IReadOnlyList<DeliverySummary>> ListAsync(IReadOnlyCollection<string>? sources, Page page, CancellationToken cancellationToken);

    /// <summary>Opens a delivery again, so that it is handled once more; false when it does not exist.</summary>
    Task<bool> ReopenAsync(string source, string id, CancellationToken cancellationToken);

    /// <summary>The number of deliveries that are not completed.</summary>
    Task<int> CountOpenAsync(CancellationToken cancellationToken);
}

/// <summary>A delivery in a list: without its body, which may be large.</summary>
public sealed record DeliverySummary(
    string Id,
    string Source,
    string Event,
    DateTimeOffset Received,
    DateTimeOffset? Done,
    DeliveryContent? Content
);
