using GitOps.Engine.Review;

namespace GitOps.GitHub.Reviews;

/// <summary>Publishes on GitHub: the newest state of each comment and check, once.</summary>
internal sealed class GitHubReviewPublisher(CommentPublisher comments, ICheckPublisher checks, IdempotentWrites writes) : IReviewPublisher
{
    private readonly LatestOnly _latest = new();

    public Task PublishAsync(long number, ReviewMarker marker, string markdown, CancellationToken cancellationToken) =>
        _latest.RunAsync(
            $"comment {number} {MarkerText.Comment(marker)}",
            caller => writes.RunAsync(token => comments.PublishAsync(number, marker, markdown, token), caller),
            cancellationToken
        );

    public Task EditAsync(long number, ReviewMarker marker, Func<string, string> edit, CancellationToken cancellationToken) =>
        _latest.RunAsync(
            $"comment {number} {MarkerText.Comment(marker)}",
            caller => writes.RunAsync(token => comments.EditAsync(number, marker, edit, token), caller),
            cancellationToken
        );

    public Task PublishAsync(ReviewCheck check, CancellationToken cancellationToken) =>
        _latest.RunAsync(
            $"check {check.Head} {MarkerText.ExternalId(check.Marker)} {check.Name}",
            caller => writes.RunAsync(token => checks.PublishAsync(check, token), caller),
            cancellationToken
        );
}
