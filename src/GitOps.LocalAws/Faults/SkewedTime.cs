namespace GitOps.LocalAws.Faults;

/// <summary>A clock that is off.</summary>
internal sealed class SkewedTime(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
