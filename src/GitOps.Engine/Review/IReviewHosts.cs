namespace GitOps.Engine.Review;

/// <summary>A repository on its host, as reviews use it.</summary>
public sealed record ReviewHost(IPullRequests PullRequests, IReviewPublisher Publisher);

/// <summary>Connects to the hosts of repositories. Thread-safe.</summary>
public interface IReviewHosts
{
    /// <summary>The host of a repository by its URL; null when it is on no host with pull requests, or has no credentials for one.</summary>
    ReviewHost? Find(string url);
}
