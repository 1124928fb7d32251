namespace GitOps.Engine.Review;

/// <summary>The names and intervals of reviews.</summary>
public sealed record ReviewOptions
{
    /// <summary>The name of the controller's installation: several can review the same repository.</summary>
    public string Instance { get; init; } = "gitops";

    /// <summary>
    /// How long a review may take before it is announced: its check is in progress, and the plan of an earlier head is marked as outdated.
    /// A faster one writes its result only, since hosts limit writes.
    /// </summary>
    public TimeSpan AnnounceAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The wait after a first failure of AWS, Git or the host.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait after failures in a row.</summary>
    public TimeSpan MaxRetry { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A random number between 0 and 1, for jitter.</summary>
    public Func<double> Random { get; init; } = () => 0.5;
}
