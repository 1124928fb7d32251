using GitOps.Controller.Service.Composition;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Bounds the memory for bodies whose signature is not verified yet, of all requests together: anyone can send one. Thread-safe.
/// </summary>
internal sealed class UnverifiedBytes(long max = ServiceLimits.MaxUnverifiedBytes)
{
    private readonly long _max = max;
    private long _used;

    /// <summary>A share that grows with one body, and is returned when it is disposed.</summary>
    public Share Open() => new(this);

    /// <summary>The bytes of one body.</summary>
    internal sealed class Share(UnverifiedBytes all) : IDisposable
    {
        private long _taken;

        /// <summary>Takes more bytes; false when all are taken.</summary>
        public bool TryTake(int count)
        {
            _taken += count;
            return Interlocked.Add(ref all._used, count) <= all._max;
        }

        public void Dispose() => Interlocked.Add(ref all._used, -_taken);
    }
}
