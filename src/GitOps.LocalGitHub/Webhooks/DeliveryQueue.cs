using System.Threading.Channels;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Webhooks;

/// <summary>
/// Stores deliveries and sends them one at a time, oldest first, as <see cref="Mode"/> says. Failed ones are kept for three days and never
/// repeated without being asked for.
/// </summary>
internal sealed class DeliveryQueue : IAsyncDisposable
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(3);

    private readonly GitHubState _state;
    private readonly DeliverySender _sender;
    private readonly Channel<long> _channel = Channel.CreateUnbounded<long>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _worker;
    private int _waiting;

    public DeliveryQueue(GitHubState state, DeliverySender sender)
    {
        (_state, _sender) = (state, sender);
        _worker = Task.Run(WorkAsync);
    }

    public DeliveryMode Mode { get; set; }

    /// <summary>Whether all deliveries were sent that were neither held nor dropped.</summary>
    public bool IsIdle => Volatile.Read(ref _waiting) == 0;

    /// <summary>Stores a delivery. The caller holds the state's lock.</summary>
    public void Enqueue(Delivery delivery)
    {
        _state.Deliveries.Put(delivery with { Status = Mode == DeliveryMode.Dropped ? "dropped" : "pending" });
        if (Mode is DeliveryMode.InOrder or DeliveryMode.Twice)
            Send(delivery.Id);
        if (Mode is DeliveryMode.Twice)
            Redeliver(delivery);
        foreach (var old in _state.Deliveries.All.TakeWhile(d => d.DeliveredAt + Retention < _state.Now).ToList())
            _state.Deliveries.Remove(old.Id);
    }

    /// <summary>Sends a delivery that is held or was dropped.</summary>
    public void Send(long id)
    {
        Interlocked.Increment(ref _waiting);
        _channel.Writer.TryWrite(id);
    }

    /// <summary>Sends a delivery once more, as a new one with the same GUID. The caller holds the state's lock.</summary>
    public void Redeliver(Delivery delivery)
    {
        var again = delivery with { Id = _state.NextId(), IsRedelivery = true, Status = "pending", StatusCode = 0, DeliveredAt = null };
        _state.Deliveries.Put(again);
        Send(again.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _worker;
        _stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var id in _channel.Reader.ReadAllAsync(_stopping.Token))
            {
                await SendAsync(id);
                Interlocked.Decrement(ref _waiting);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; what was not sent stays pending.
        }
    }

    private async Task SendAsync(long id)
    {
        Delivery? delivery;
        Hook? hook;
        DateTimeOffset started;
        lock (_state.Lock)
        {
            delivery = _state.Deliveries.Find(id);
            hook = delivery is null ? null : _state.Hooks.Find(delivery.HookId);
            started = _state.Now;
        }

        if (delivery is null || hook is null)
            return;
        var (code, status) = await _sender.SendAsync(hook, delivery, _stopping.Token);
        lock (_state.Lock)
            _state.Deliveries.Put(
                delivery with
                {
                    DeliveredAt = started,
                    StatusCode = code,
                    Status = status,
                    Duration = (_state.Now - started).TotalSeconds,
                }
            );
    }
}
