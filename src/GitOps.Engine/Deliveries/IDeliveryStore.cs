using GitOps.Core.History;

namespace GitOps.Engine.Deliveries;

/// <summary>Deliveries of webhooks, kept until they were worked off.</summary>
public interface IDeliveryStore
{
    /// <summary>Adds a delivery; false when one of that id is there.</summary>
    Task<bool> AddAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Deliveries newest first; only the open ones when asked so.</summary>
    Task<IReadOnlyList<Delivery>> DeliveriesAsync(bool onlyOpen, Page page, CancellationToken cancellationToken);

    /// <summary>Closes deliveries with what they came to, or opens them again with no time; false when one is not there.</summary>
    Task<bool> CloseAsync(IReadOnlyList<string> ids, string result, DateTimeOffset? at, CancellationToken cancellationToken);
}
