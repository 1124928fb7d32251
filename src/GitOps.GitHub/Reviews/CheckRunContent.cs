using GitOps.Engine.Review;
using Octokit;
using CheckState = GitOps.Engine.Review.CheckState;

namespace GitOps.GitHub.Reviews;

/// <summary>A check within GitHub's limits, and what of it a check run has already.</summary>
internal sealed class CheckRunContent(ReviewCheck check)
{
    private const int MaxName = 255;
    private const int MaxTitle = 255;
    private const int MaxText = 65_535;

    // 64 KB in bytes; a character of UTF-16 has at most three.
    private const int MaxMessage = 64 * 1024 / 3;
    private const int MaxAnnotationTitle = 255;

    public string Name { get; } = Shortening.Line(check.Name, MaxName);

    public string ExternalId { get; } = MarkerText.ExternalId(check.Marker);

    public string Title { get; } = Shortening.Line(check.Title.Length == 0 ? check.Name : check.Title, MaxTitle);

    // GitHub requires one.
    public string Summary { get; } = Shortening.Markdown(check.Summary.Length == 0 ? check.Title : check.Summary, MaxText);

    public string Text { get; } = Shortening.Markdown(check.Text, MaxText);

    public string? Details { get; } = check.Details?.AbsoluteUri;

    public IReadOnlyList<CheckAnnotation> Annotations { get; } =
    [
        .. check.Annotations.Select(a =>
            a with
            {
                Message = Shortening.Line(a.Message, MaxMessage),
                Title = a.Title is null ? null : Shortening.Line(a.Title, MaxAnnotationTitle),
                StartColumn = a.StartLine == a.EndLine ? a.StartColumn : null,
                EndColumn = a.StartLine == a.EndLine ? a.EndColumn : null,
            }
        ),
    ];

    public CheckStatus Status =>
        check.State switch
        {
            CheckState.Queued => CheckStatus.Queued,
            CheckState.InProgress => CheckStatus.InProgress,
            _ => CheckStatus.Completed,
        };

    public CheckConclusion? Conclusion =>
        check.State switch
        {
            CheckState.Queued or CheckState.InProgress => null,
            CheckState.Success => CheckConclusion.Success,
            CheckState.Failure => CheckConclusion.Failure,
            CheckState.ActionRequired => CheckConclusion.ActionRequired,
            CheckState.Neutral => CheckConclusion.Neutral,
            CheckState.Cancelled => CheckConclusion.Cancelled,
            _ => throw new InvalidOperationException($"unknown state {check.State}"),
        };

    /// <summary>Whether a run shows this state and these texts; its annotations are compared apart.</summary>
    public bool IsShownBy(CheckRun run) =>
        run.Status.TryParse(out var status)
        && status == Status
        && ConclusionOf(run) == Conclusion
        && SameText.Is(run.Output?.Title, Title)
        && SameText.Is(run.Output?.Summary, Summary)
        && SameText.Is(run.Output?.Text, Text)
        && (Details is null || run.DetailsUrl == Details);

    /// <summary>Texts and some of the annotations, which GitHub adds to those of the run.</summary>
    public NewCheckRunOutput Output(IEnumerable<CheckAnnotation> annotations) =>
        new(Title, Summary) { Text = Text, Annotations = [.. annotations.Select(ToAnnotation)] };

    private static CheckConclusion? ConclusionOf(CheckRun run) =>
        run.Conclusion is { } text && text.TryParse(out var conclusion) ? conclusion : null;

    private static NewCheckRunAnnotation ToAnnotation(CheckAnnotation annotation) =>
        new(annotation.Path, annotation.StartLine, annotation.EndLine, LevelOf(annotation.Level), annotation.Message)
        {
            Title = annotation.Title,
            StartColumn = annotation.StartColumn,
            EndColumn = annotation.EndColumn,
        };

    private static CheckAnnotationLevel LevelOf(AnnotationLevel level) =>
        level switch
        {
            AnnotationLevel.Notice => CheckAnnotationLevel.Notice,
            AnnotationLevel.Warning => CheckAnnotationLevel.Warning,
            AnnotationLevel.Failure => CheckAnnotationLevel.Failure,
            _ => throw new InvalidOperationException($"unknown level {level}"),
        };
}
