using GitOps.Engine.Errors;

namespace GitOps.Engine.Review;

/// <summary>
/// Publishes the state of reviews on a repository's host. Idempotent: what is published is found by its marker and its author, and is
/// updated in place, so that a call that is repeated after a crash, a timeout or a lost response leaves one comment and one check. Throws
/// <see cref="ServiceException"/> when a request fails. Thread-safe.
/// </summary>
public interface IReviewPublisher
{
    /// <summary>
    /// Publishes the one comment of a marker on a pull request, and deletes duplicates that an interrupted call left. Does nothing when the
    /// comment has that text already.
    /// </summary>
    /// <param name="number">The pull request.</param>
    /// <param name="marker">Identifies the comment; it is stored in it invisibly.</param>
    /// <param name="markdown">The text without the marker; with it at most 65,536 characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task PublishAsync(long number, ReviewMarker marker, string markdown, CancellationToken cancellationToken);

    /// <summary>
    /// Changes the text of that comment, if there is one: <paramref name="edit"/> gives the new text for the present one, both without the
    /// marker.
    /// </summary>
    Task EditAsync(long number, ReviewMarker marker, Func<string, string> edit, CancellationToken cancellationToken);

    /// <summary>Publishes the one check of a marker on a commit. No annotation is added twice.</summary>
    Task PublishAsync(ReviewCheck check, CancellationToken cancellationToken);
}

/// <summary>Identifies what a controller publishes: several controllers and repositories can share a host's repository.</summary>
/// <param name="Source">The name of the source in that installation.</param>
/// <param name="Instance">The name of the controller's installation.</param>
/// <param name="Subject">What it is about, such as <c>plan</c>.</param>
public sealed record ReviewMarker(string Source, string Instance, string Subject)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Source}/{Instance}/{Subject}";
}

/// <summary>The progress of a check, and how it ended.</summary>
public enum CheckState
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>Runs.</summary>
    InProgress,

    /// <summary>Nothing is wrong.</summary>
    Success,

    /// <summary>The pull request must be changed.</summary>
    Failure,

    /// <summary>A person must act.</summary>
    ActionRequired,

    /// <summary>There is nothing to check.</summary>
    Neutral,

    /// <summary>A newer head replaced this one.</summary>
    Cancelled,
}

/// <summary>A check on a commit.</summary>
/// <param name="Marker">Identifies the check on that commit.</param>
/// <param name="Head">The commit.</param>
/// <param name="Name">The name that branch protection refers to.</param>
/// <param name="State">Its progress, and how it ended.</param>
/// <param name="Title">One line; where the host has statuses only, its first 140 characters are all that is shown.</param>
public sealed record ReviewCheck(ReviewMarker Marker, string Head, string Name, CheckState State, string Title)
{
    /// <summary>Markdown, at most 65,535 characters.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Markdown with the details, at most 65,535 characters.</summary>
    public string Text { get; init; } = "";

    /// <summary>A page with more; null when there is none.</summary>
    public Uri? Details { get; init; }

    /// <summary>What is wrong in which line.</summary>
    public IReadOnlyList<CheckAnnotation> Annotations { get; init; } = [];
}

/// <summary>The severity of an annotation.</summary>
public enum AnnotationLevel
{
    /// <summary>Worth knowing.</summary>
    Notice,

    /// <summary>May be wrong.</summary>
    Warning,

    /// <summary>Wrong.</summary>
    Failure,
}

/// <summary>A message about lines of a file, from 1. Columns are in characters from 1, and only where both lines are the same.</summary>
public sealed record CheckAnnotation(string Path, int StartLine, int EndLine, AnnotationLevel Level, string Message)
{
    /// <summary>The first column; null when the whole line is meant.</summary>
    public int? StartColumn { get; init; }

    /// <summary>The last column.</summary>
    public int? EndColumn { get; init; }

    /// <summary>A title of at most 255 characters; null when there is none.</summary>
    public string? Title { get; init; }
}
