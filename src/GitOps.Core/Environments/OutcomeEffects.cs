using GitOps.Core.Commits;
using GitOps.Core.Planning;

namespace GitOps.Core.Environments;

/// <summary>When an environment is reconciled again.</summary>
public enum ReconcilePace
{
    /// <summary>After the resync interval, to find drift.</summary>
    Resync,

    /// <summary>After the poll interval, to follow what is in progress.</summary>
    Poll,

    /// <summary>After a backoff that grows with each failure in a row.</summary>
    Backoff,
}

/// <summary>The status of the condition <c>Ready</c>.</summary>
public enum ConditionStatus
{
    /// <summary>In sync.</summary>
    True,

    /// <summary>Not in sync, and not in progress.</summary>
    False,

    /// <summary>In progress.</summary>
    Unknown,
}

/// <summary>What a pull request or a commit shows.</summary>
public enum PullRequestState
{
    /// <summary>Done.</summary>
    Success,

    /// <summary>Running.</summary>
    Pending,

    /// <summary>A person must act.</summary>
    ActionRequired,

    /// <summary>Failed.</summary>
    Failure,
}

/// <summary>
/// What an outcome means to all who act on it: schedule, condition, pull request, commit, exit code. Metrics use the state's name.
/// Nothing else switches on outcomes.
/// </summary>
/// <param name="Pace">When the environment is reconciled again.</param>
/// <param name="Ready">The condition.</param>
/// <param name="PullRequest">What the pull request shows.</param>
/// <param name="Commit">The state that the commit ends in; null while it has not ended.</param>
/// <param name="ExitCode">The exit code of a command that ends so.</param>
/// <param name="IsSettled">Whether nothing more happens without another event, so that a requested sync has been done.</param>
public sealed record OutcomeEffects(
    ReconcilePace Pace,
    ConditionStatus Ready,
    PullRequestState PullRequest,
    CommitState? Commit,
    int ExitCode,
    bool IsSettled
)
{
    /// <summary>The latest time of the next reconciliation; null leaves it to the pace.</summary>
    public DateTimeOffset? Until { get; private init; }

    /// <summary>The effects of an outcome.</summary>
    public static OutcomeEffects Of(Outcome outcome)
    {
        var effects = Of(outcome.State, IsHeldBack(outcome.Reason));
        return effects with
        {
            Until = (outcome as Progressing)?.Until,
            // Nobody else ends a commit that the controller can't process. A later attempt may still succeed.
            Commit = outcome.Reason is UnexpectedError ? CommitState.Failed : effects.Commit,
        };
    }

    /// <summary>The effects of a state, where the reason is not known or does not matter.</summary>
    public static OutcomeEffects Of(OutcomeState state) => Of(state, isHeldBack: false);

    private static OutcomeEffects Of(OutcomeState state, bool isHeldBack) =>
        state switch
        {
            OutcomeState.Synced => new(
                ReconcilePace.Resync,
                ConditionStatus.True,
                PullRequestState.Success,
                CommitState.Succeeded,
                0,
                IsSettled: true
            ),
            OutcomeState.Progressing => new(
                ReconcilePace.Poll,
                ConditionStatus.Unknown,
                PullRequestState.Pending,
                null,
                4,
                IsSettled: false
            ),
            OutcomeState.Stalled => new(
                ReconcilePace.Resync,
                ConditionStatus.False,
                PullRequestState.ActionRequired,
                isHeldBack ? null : CommitState.Failed,
                3,
                IsSettled: true
            ),
            OutcomeState.Failed => new(ReconcilePace.Backoff, ConditionStatus.False, PullRequestState.Failure, null, 1, IsSettled: false),
            _ => throw new InvalidOperationException($"unknown outcome {state}"),
        };

    // Held back by a rule that a person lifts on purpose: nothing is wrong with the commit, so it has not failed.
    private static bool IsHeldBack(OutcomeReason reason) =>
        reason
            is SyncIsManual
                or NewDataProposed
                or Drifted
                or EnvironmentSuspended
                or ChangeNotAllowed
                or ChangeBlocked { Reason: Suspended };
}
