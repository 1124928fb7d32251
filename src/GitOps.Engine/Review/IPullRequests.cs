using GitOps.Engine.Errors;

namespace GitOps.Engine.Review;

/// <summary>
/// Reads the pull requests of one repository from its host. Throws <see cref="ServiceException"/> when a request fails. Thread-safe.
/// </summary>
public interface IPullRequests
{
    /// <summary>
    /// All open pull requests, without <see cref="PullRequest.IsMergeable"/>. A page that has not changed since the last time costs no
    /// request of the host's limit.
    /// </summary>
    Task<IReadOnlyList<PullRequest>> ListOpenAsync(CancellationToken cancellationToken);

    /// <summary>One pull request, open or not; null when there is none with that number.</summary>
    Task<PullRequest?> FindAsync(long number, CancellationToken cancellationToken);

    /// <summary>The paths that it changes, the former ones of renamed files included; at most 3,000, as the host lists no more.</summary>
    Task<IReadOnlyList<string>> ChangedFilesAsync(long number, CancellationToken cancellationToken);

    /// <summary>The last decision of each reviewer.</summary>
    Task<IReadOnlyList<PullRequestReview>> ReviewsAsync(long number, CancellationToken cancellationToken);

    /// <summary>What a login may do in the repository. Nothing, when the host does not say.</summary>
    Task<RepositoryRight> RightOfAsync(string login, CancellationToken cancellationToken);
}
