using GitOps.Engine.Review;
using Octokit;

namespace GitOps.GitHub.Reviews;

/// <summary>Compares annotations as GitHub keeps them.</summary>
internal static class AnnotationDifference
{
    /// <summary>The annotations that another list does not have; an equal one counts as often as it occurs.</summary>
    public static IReadOnlyList<CheckAnnotation> Of(IReadOnlyList<CheckAnnotation> annotations, IReadOnlyList<CheckAnnotation> others)
    {
        var left = others.CountBy(Normalize).ToDictionary(o => o.Key, o => o.Value);
        var missing = new List<CheckAnnotation>();
        foreach (var annotation in annotations)
        {
            var key = Normalize(annotation);
            if (left.GetValueOrDefault(key) is > 0 and var count)
                left[key] = count - 1;
            else
                missing.Add(annotation);
        }

        return missing;
    }

    public static CheckAnnotation ToAnnotation(CheckRunAnnotation annotation) =>
        new(annotation.Path ?? "", annotation.StartLine, annotation.EndLine, LevelOf(annotation), annotation.Message ?? "")
        {
            StartColumn = annotation.StartColumn,
            EndColumn = annotation.EndColumn,
            Title = annotation.Title,
        };

    private static CheckAnnotation Normalize(CheckAnnotation annotation) =>
        annotation with
        {
            Message = SameText.Normalize(annotation.Message),
            Title = string.IsNullOrEmpty(annotation.Title) ? null : annotation.Title,
        };

    private static AnnotationLevel LevelOf(CheckRunAnnotation annotation) =>
        annotation.AnnotationLevel is { } text && text.TryParse(out var level)
            ? level switch
            {
                CheckAnnotationLevel.Notice => AnnotationLevel.Notice,
                CheckAnnotationLevel.Warning => AnnotationLevel.Warning,
                _ => AnnotationLevel.Failure,
            }
            : AnnotationLevel.Failure;
}
