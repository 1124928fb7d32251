using GitOps.Core.Reconciliation;

namespace GitOps.Core.Ports;

/// <summary>Deliveries of webhooks, kept until they were worked off.</summary>
public interface IInbox
{
    /// <summary>Adds a delivery; false when one of that id is there.</summary>
    Task<bool> AddAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Deliveries newest first; only the open ones when asked so.</summary>
    Task<IReadOnlyList<Delivery>> DeliveriesAsync(bool onlyOpen, int most, CancellationToken cancellationToken);

    /// <summary>Closes a delivery with what it came to, or opens it again with an empty result.</summary>
    Task CloseAsync(string id, string result, DateTimeOffset? at, CancellationToken cancellationToken);
}
