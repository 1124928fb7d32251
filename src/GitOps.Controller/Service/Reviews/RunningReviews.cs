using System.Collections.Concurrent;
using GitOps.Core.Reviews;

namespace GitOps.Controller.Service.Reviews;

/// <summary>The reviews that run in this process. Thread-safe.</summary>
internal sealed class RunningReviews
{
    private readonly ConcurrentDictionary<ReviewId, Running> _running = new();

    /// <summary>Starts a review, whose token ends when it is superseded. It ends when the result is disposed.</summary>
    public Running Start(ReviewId id, CancellationToken cancellationToken) =>
        _running[id] = new(CancellationTokenSource.CreateLinkedTokenSource(cancellationToken), () => _running.TryRemove(id, out _));

    /// <summary>
    /// Ends a review if it runs here and there is a newer head: another one than <paramref name="newest"/> is reviewed, or (null) one is
    /// known to be newer.
    /// </summary>
    public void Supersede(ReviewId id, string? newest)
    {
        if (_running.TryGetValue(id, out var review) && (newest is null || (review.Head is { } head && head != newest)))
            review.Supersede();
    }

    /// <summary>A review that runs.</summary>
    internal sealed class Running(CancellationTokenSource source, Action ended) : IDisposable
    {
        private readonly Lock _lock = new();
        private bool _isDisposed;

        public CancellationToken Token { get; } = source.Token;

        /// <summary>The head under review; null until it is known.</summary>
        public string? Head { get; set; }

        public void Supersede()
        {
            lock (_lock)
                if (!_isDisposed)
                    source.Cancel();
        }

        public void Dispose()
        {
            ended();
            lock (_lock)
                _isDisposed = true;
            source.Dispose();
        }
    }
}
