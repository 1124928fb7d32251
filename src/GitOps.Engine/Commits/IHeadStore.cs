using GitOps.Core.Commits;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Commits;

/// <summary>The newest commit of every environment, shared by all controllers.</summary>
public interface IHeadStore
{
    /// <summary>
    /// Replaces an environment's newest commit, if it is still <paramref name="before"/>, and records the commits that led to it, oldest
    /// first; in one transaction. Commits that are recorded stay as they are, but the newest one starts again if it has ended. False, and
    /// nothing is recorded, when another controller has replaced it in between.
    /// </summary>
    Task<bool> ReplaceHeadAsync(
        EnvironmentHead head,
        string? before,
        IReadOnlyList<CommitRecord> commits,
        CancellationToken cancellationToken
    );

    /// <summary>The newest commit that any controller has recorded, or null when no commit was recorded.</summary>
    Task<EnvironmentHead?> FindHeadAsync(EnvironmentId id, CancellationToken cancellationToken);
}
