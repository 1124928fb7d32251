using GitOps.Core.Manifests;

namespace GitOps.Core.Commits;

/// <summary>What became of a commit in an environment. Every commit that was seen ends as succeeded, failed or superseded.</summary>
public enum CommitState
{
    /// <summary>Seen, not taken up yet.</summary>
    Pending,

    /// <summary>Being applied.</summary>
    Applying,

    /// <summary>All was as it says.</summary>
    Succeeded,

    /// <summary>It could not be made true without its user.</summary>
    Failed,

    /// <summary>A newer one took its place.</summary>
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
    /// <summary>Whether nothing more will become of it.</summary>
    public bool IsFinal => State >= CommitState.Succeeded;
}
