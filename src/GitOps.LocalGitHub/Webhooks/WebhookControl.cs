using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Webhooks;

/// <summary>Controls the delivery of webhooks, and shows what was delivered. Thread-safe.</summary>
public sealed class WebhookControl
{
    private readonly GitHubState _state;
    private readonly DeliveryQueue _queue;

    internal WebhookControl(GitHubState state, DeliveryQueue queue) => (_state, _queue) = (state, queue);

    /// <summary>What happens to deliveries of events from now on.</summary>
    public DeliveryMode Mode
    {
        get => _queue.Mode;
        set => _queue.Mode = value;
    }

    /// <summary>Whether nothing waits to be sent, apart from what is held.</summary>
    public bool IsIdle => _queue.IsIdle;

    /// <summary>All deliveries of the last three days, oldest first.</summary>
    public IReadOnlyList<WebhookDelivery> Deliveries
    {
        get
        {
            lock (_state.Lock)
                return
                [
                    .. _state.Deliveries.All.Select(d => new WebhookDelivery(d.Id, d.Guid, d.Event, d.Action, d.Status)
                    {
                        Payload = d.Payload,
                    }),
                ];
        }
    }

    /// <summary>Sends deliveries that are held or were dropped, in the order of the ids.</summary>
    /// <exception cref="ArgumentException">There is no such delivery.</exception>
    public void Send(params IEnumerable<long> ids)
    {
        foreach (var id in ids)
        {
            Find(id);
            _queue.Send(id);
        }
    }

    /// <summary>Sends a delivery once more, with the same GUID.</summary>
    /// <exception cref="ArgumentException">There is no such delivery.</exception>
    public void Redeliver(long id)
    {
        var delivery = Find(id);
        lock (_state.Lock)
            _queue.Redeliver(delivery);
    }

    private Delivery Find(long id)
    {
        lock (_state.Lock)
            return _state.Deliveries.Find(id) ?? throw new ArgumentException($"there is no delivery with the id {id}", nameof(id));
    }
}
