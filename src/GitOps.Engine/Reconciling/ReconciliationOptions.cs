using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Applying;

namespace GitOps.Engine.Reconciling;

/// <summary>The intervals of reconciliations, each with its reason.</summary>
public sealed record ReconciliationOptions
{
    /// <summary>The longest time between reconciliations without an event, and so the longest time until drift is detected.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The wait while something is in progress in AWS.</summary>
    public TimeSpan Poll { get; init; } = PollIntervals.Aws;

    /// <summary>The same for an AWS server on this machine.</summary>
    public TimeSpan LocalPoll { get; init; } = PollIntervals.OnThisMachine;

    /// <summary>The wait after a first failure: long enough for a short disturbance to end.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait after failures: a fix in AWS takes effect within it.</summary>
    public TimeSpan MaxRetry { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The wait while another controller works on the environment.</summary>
    public TimeSpan LeaseRetry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A random number between 0 and 1, for jitter.</summary>
    public Func<double> Random { get; init; } = () => 0.5;

    /// <summary>The interval between polls of operations in progress in an environment.</summary>
    public TimeSpan PollOf(EnvironmentSettings? environment) => environment is { IsOnThisMachine: true } ? LocalPoll : Poll;

    /// <summary>The time of the next reconciliation of an environment.</summary>
    public DateTimeOffset Next(Outcome outcome, int failures, EnvironmentSettings? environment, DateTimeOffset now)
    {
        var effects = OutcomeEffects.Of(outcome);
        var next = effects.Pace switch
        {
            ReconcilePace.Poll => now + PollOf(environment),
            ReconcilePace.Backoff => now + Backoff.After(failures, FirstRetry, MaxRetry, Random()),
            // Spread widely, so that environments that were reconciled together do not stay together.
            _ => now + Resync * (1 - Random() / 3),
        };
        return effects.Until is { } until && until < next ? until : next;
    }
}
