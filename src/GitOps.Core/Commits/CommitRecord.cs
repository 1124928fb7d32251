using GitOps.Core.Manifests;

namespace GitOps.Core.Commits;

/// <summary>The state of a commit in an environment. Every recorded commit ends as succeeded, failed or superseded.</summary>
public enum CommitState
{
    /// <summary>Recorded, not applied yet.</summary>
    Pending,

    /// <summary>Being applied.</summary>
    Applying,

    /// <summary>The environment was in sync with it.</summary>
    Succeeded,

    /// <summary>It could not be applied; a person must act.</summary>
    Failed,

    /// <summary>A newer commit replaced it before it was applied completely.</summary>
    Superseded,
}

/// <summary>A commit in an environment's history.</summary>
public sealed record CommitRecord(
    EnvironmentId Id,
    string Commit,
    string Author,
    string Title,
    CommitState State,
    string Reason,
    DateTimeOffset Seen,
    DateTimeOffset? Ended
)
{
    /// <summary>Whether the state is final.</summary>
    public bool IsFinal => IsFinalState(State);

    /// <summary>Whether a state is final.</summary>
    public static bool IsFinalState(CommitState state) => state is CommitState.Succeeded or CommitState.Failed or CommitState.Superseded;
}
