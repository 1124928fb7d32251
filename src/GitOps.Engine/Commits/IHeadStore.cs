using GitOps.Core.Commits;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Commits;

/// <summary>The newest commit of every environment, shared by all controllers.</summary>
public interface IHeadStore
{
    /// <summary>Replaces an environment's newest commit.</summary>
    Task WriteHeadAsync(EnvironmentHead head, CancellationToken cancellationToken);

    /// <summary>The newest commit that any controller has recorded, or null when no commit was recorded.</summary>
    Task<EnvironmentHead?> FindHeadAsync(EnvironmentId id, CancellationToken cancellationToken);
}
