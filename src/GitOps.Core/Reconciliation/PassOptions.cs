using GitOps.Core.Manifests;
using GitOps.Core.Operations;

namespace GitOps.Core.Reconciliation;

/// <summary>How passes follow each other.</summary>
public sealed record PassOptions
{
    /// <summary>The longest time after a pass until an environment is looked at again although nothing happened; drift is seen no later.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The wait while something is under way in AWS.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The same where calls cost nothing: a local AWS.</summary>
    public TimeSpan LocalPoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The wait after a first failure.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait after failures.</summary>
    public TimeSpan MostRetry { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A number between 0 and 1 by chance, for jitter.</summary>
    public Func<double> Chance { get; init; } = () => 0.5;

    /// <summary>How long after a pass the environment is looked at again.</summary>
    public TimeSpan Next(Outcome outcome, int failures, EnvironmentSettings? environment) =>
        outcome switch
        {
            Waiting => environment?.Endpoint is null ? Poll : LocalPoll,
            Failed => Backoff.After(failures, FirstRetry, MostRetry, Chance()),
            // Spread widely, so that environments that were looked at together are not for ever.
            _ => Resync * (1 - Chance() / 3),
        };
}
