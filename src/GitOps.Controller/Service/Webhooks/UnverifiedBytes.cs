using GitOps.Controller.Service.Composition;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Bounds the memory for bodies whose signature is not verified yet, of all requests together: anyone can send one. When there is no room,
/// the oldest body gives way. An honest one arrives at once, so whoever sends slowly keeps out nobody but others who do. Thread-safe.
/// </summary>
internal sealed class UnverifiedBytes(long max = ServiceLimits.MaxUnverifiedBytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Share> _oldestFirst = [];
    private long _used;

    /// <summary>A share that grows with one body, and is returned when it is disposed.</summary>
    public Share Open()
    {
        var share = new Share(this);
        lock (_lock)
            _oldestFirst.AddLast(share.Place);
        return share;
    }

    private bool TryTake(Share share, int count)
    {
        lock (_lock)
        {
            if (share.Place.List is null)
                return false;
            share.Taken += count;
            _used += count;
            while (_used > max && _oldestFirst.First is { } oldest)
                oldest.Value.GiveWay();
            return share.Place.List is not null;
        }
    }

    // Does nothing for a share that was returned before.
    private void Return(Share share)
    {
        if (share.Place.List is null)
            return;
        _oldestFirst.Remove(share.Place);
        _used -= share.Taken;
    }

    /// <summary>The bytes of one body.</summary>
    internal sealed class Share : IDisposable
    {
        private readonly UnverifiedBytes _all;
        private readonly CancellationTokenSource _gaveWay = new();

        public Share(UnverifiedBytes all) => (_all, Place) = (all, new(this));

        /// <summary>Cancelled when the body must make room for others.</summary>
        public CancellationToken GaveWay => _gaveWay.Token;

        internal LinkedListNode<Share> Place { get; }

        internal long Taken { get; set; }

        /// <summary>Takes more bytes; false when the body had to give way.</summary>
        public bool TryTake(int count) => _all.TryTake(this, count);

        public void Dispose()
        {
            lock (_all._lock)
            {
                _all.Return(this);
                _gaveWay.Dispose();
            }
        }

        internal void GiveWay()
        {
            _all.Return(this);
            _gaveWay.Cancel();
        }
    }
}
