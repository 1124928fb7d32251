using System.Collections.Concurrent;
using GitOps.Controller.Service.Composition;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Bounds the memory for bodies whose signature is not verified yet, of all requests together and of those to one source: anyone can send
/// one, slowly. Thread-safe.
/// </summary>
internal sealed class UnverifiedBytes(long max = ServiceLimits.MaxUnverifiedBytes, long maxPerSource = ServiceLimits.MaxUnverifiedBytes)
{
    private readonly ConcurrentDictionary<string, Bucket> _sources = new(StringComparer.Ordinal);
    private readonly Bucket _all = new(max);

    /// <summary>A share that grows with one body to a source of the settings, and is returned when it is disposed.</summary>
    public Share Open(string source) => new(_all, _sources.GetOrAdd(source, _ => new(maxPerSource)));

    /// <summary>The bytes of one body.</summary>
    internal sealed class Share(Bucket all, Bucket source) : IDisposable
    {
        private long _taken;

        /// <summary>Takes more bytes; false when all are taken.</summary>
        public bool TryTake(int count)
        {
            _taken += count;
            var (ofAll, ofSource) = (all.Add(count), source.Add(count));
            return ofAll && ofSource;
        }

        public void Dispose()
        {
            all.Add(-_taken);
            source.Add(-_taken);
        }
    }

    /// <summary>A count with a maximum.</summary>
    internal sealed class Bucket(long max)
    {
        private long _used;

        /// <summary>Adds to the count; false when it exceeds the maximum.</summary>
        public bool Add(long count) => Interlocked.Add(ref _used, count) <= max;
    }
}
