using GitOps.Engine.Review;

namespace GitOps.GitHub.Setup;

/// <summary>Checks whether credentials suffice for reviews.</summary>
internal interface IAccessCheck
{
    /// <summary>What was checked, with what is missing and where to grant it.</summary>
    Task<IReadOnlyList<HostFinding>> CheckAsync(CancellationToken cancellationToken);
}
