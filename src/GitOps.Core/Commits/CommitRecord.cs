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
    /// <summary>The states in which a commit has ended.</summary>
    public static IReadOnlyList<CommitState> FinalStates { get; } = [CommitState.Succeeded, CommitState.Failed, CommitState.Superseded];

    /// <summary>Whether the commit has ended.</summary>
    public bool IsFinal => FinalStates.Contains(State);
}
