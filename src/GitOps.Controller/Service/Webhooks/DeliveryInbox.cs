using GitOps.Engine.Deliveries;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Stores deliveries and has them handled. Each is stored once by its id in its source, so that a repeated delivery has no effect.
/// Thread-safe.
/// </summary>
internal sealed class DeliveryInbox(IDeliveryStore deliveries, DeliverySignal signal, TimeProvider time)
{
    /// <summary>Stores a delivery; false when it was stored before.</summary>
    public async Task<bool> AddAsync(string id, string source, string name, string body, CancellationToken cancellationToken)
    {
        var isNew = await deliveries.AddAsync(new(id, source, name, body, time.GetUtcNow()), cancellationToken);
        if (isNew)
            signal.Set();
        return isNew;
    }

    /// <summary>Has a delivery handled again; false when it does not exist.</summary>
    public async Task<bool> RedeliverAsync(string source, string id, CancellationToken cancellationToken)
    {
        var exists = await deliveries.ReopenAsync(source, id, cancellationToken);
        if (exists)
            signal.Set();
        return exists;
    }
}
