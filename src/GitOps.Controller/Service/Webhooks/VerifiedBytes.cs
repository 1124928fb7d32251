using System.Threading.RateLimiting;
using GitOps.Controller.Service.Composition;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Limits what the deliveries of one source add to the database, since whoever has a webhook's secret can send without end. Thread-safe.
/// </summary>
internal sealed class VerifiedBytes(int burst = ServiceLimits.VerifiedBytesBurst, int perSecond = ServiceLimits.VerifiedBytesPerSecond)
    : IDisposable
{
    // What a row needs besides the body.
    private const int RowBytes = 1 << 10;
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(source =>
        RateLimitPartition.GetTokenBucketLimiter(
            source,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = burst,
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }
        )
    );

    /// <summary>Takes the bytes of a delivery; false when its source has sent too much.</summary>
    public bool TryTake(string source, int bodyBytes)
    {
        using var lease = _limiter.AttemptAcquire(source, bodyBytes + RowBytes);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
