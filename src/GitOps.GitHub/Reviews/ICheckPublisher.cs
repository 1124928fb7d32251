using GitOps.Engine.Review;

namespace GitOps.GitHub.Reviews;

/// <summary>Keeps one own check for a marker on a commit: a check run of an App, or the commit status of a user.</summary>
internal interface ICheckPublisher
{
    /// <summary>Brings the check to a state. Reads what exists first, so it can be repeated.</summary>
    Task PublishAsync(ReviewCheck check, CancellationToken cancellationToken);
}
