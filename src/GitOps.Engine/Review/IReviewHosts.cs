namespace GitOps.Engine.Review;

/// <summary>A repository on its host, as reviews use it.</summary>
public sealed record ReviewHost(IPullRequests PullRequests, IReviewPublisher Publisher);

/// <summary>Connects to the hosts of repositories. Thread-safe.</summary>
public interface IReviewHosts
{
    /// <summary>The host of a repository by its URL; null when that has no pull requests or no credentials are set.</summary>
    ReviewHost? Find(string url);

    /// <summary>
    /// Checks whether the credentials for a repository suffice; nothing when it is on no host with pull requests. Changes nothing there.
    /// </summary>
    /// <exception cref="Errors.ServiceException">A request failed.</exception>
    Task<IReadOnlyList<HostFinding>> CheckAsync(string url, CancellationToken cancellationToken);
}

/// <summary>The result of a check of credentials.</summary>
/// <param name="Passed">Whether it suffices; null when that only matters for some uses.</param>
/// <param name="Check">What was checked, such as a permission.</param>
/// <param name="Detail">What is missing and where to grant it, or that nothing is.</param>
public sealed record HostFinding(bool? Passed, string Check, string Detail);
