namespace GitOps.LocalAws.Faults;

/// <summary>A clock that is ahead of the machine's clock by a fixed time.</summary>
internal sealed class SkewedTimeProvider(TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
}
