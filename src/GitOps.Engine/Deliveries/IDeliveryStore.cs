using GitOps.Core.History;

namespace GitOps.Engine.Deliveries;

/// <summary>The webhook deliveries that were received. Thread-safe.</summary>
public interface IDeliveryStore
{
    /// <summary>Adds a delivery; false when one with that id exists.</summary>
    Task<bool> AddAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Deliveries, newest first.</summary>
    Task<IReadOnlyList<Delivery>> ListAsync(Page page, CancellationToken cancellationToken);

    /// <summary>Opens a delivery again, so that it is handled once more; false when it does not exist.</summary>
    Task<bool> ReopenAsync(string id, CancellationToken cancellationToken);

    /// <summary>The number of deliveries that are not completed.</summary>
    Task<int> CountOpenAsync(CancellationToken cancellationToken);
}
