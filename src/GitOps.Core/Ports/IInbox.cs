using GitOps.Core.Reconciliation;

namespace GitOps.Core.Ports;

/// <summary>Deliveries of webhooks and requests of people, kept until they were worked off.</summary>
public interface IInbox
{
    /// <summary>Adds a delivery; false when one of that id is there.</summary>
    Task<bool> AddAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Deliveries newest first; only the open ones when asked so.</summary>
    Task<IReadOnlyList<Delivery>> DeliveriesAsync(bool onlyOpen, int most, CancellationToken cancellationToken);

    /// <summary>Closes a delivery with what it came to, or opens it again with an empty result.</summary>
    Task CloseAsync(string id, string result, DateTimeOffset? at, CancellationToken cancellationToken);

    /// <summary>Adds a request of a person's.</summary>
    Task AskAsync(UserRequest request, CancellationToken cancellationToken);

    /// <summary>Takes the requests for an environment out of the box.</summary>
    Task<IReadOnlyList<UserRequest>> TakeAsync(EnvironmentId id, CancellationToken cancellationToken);
}
