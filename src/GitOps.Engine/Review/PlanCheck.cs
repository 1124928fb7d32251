using GitOps.Core.Diagnostics;
using GitOps.Core.Environments;
using GitOps.Core.Reports;
using GitOps.Core.Reviews;

namespace GitOps.Engine.Review;

/// <summary>The check of a plan on its head.</summary>
internal static class PlanCheck
{
    private const int MaxText = 65_535;
    private const int MaxAnnotations = 100;

    /// <summary>The check of a review that has not ended.</summary>
    public static ReviewCheck InProgress(ReviewMarker marker, string head) =>
        new(marker, head, NameOf(marker), CheckState.InProgress, "planning") { Summary = "The plan is being made." };

    /// <summary>The check of a plan, with an annotation for each problem of a file.</summary>
    public static ReviewCheck Of(PullRequestPlan plan, ReviewMarker marker) =>
        new(marker, plan.Head, NameOf(marker), StateOf(plan), ReviewReport.Verdict(plan))
        {
            Summary = ReviewReport.Fit(plan, MaxText),
            Annotations = [.. plan.Diagnostics.Distinct().Where(d => d.Position is not null).Take(MaxAnnotations).Select(ToAnnotation)],
        };

    // The name that branch protection requires; each installation has its own.
    private static string NameOf(ReviewMarker marker) => $"{marker.Instance}/{marker.Subject}";

    private static CheckState StateOf(PullRequestPlan plan) =>
        plan.State switch
        {
            PullRequestState.Success => CheckState.Success,
            PullRequestState.ActionRequired => CheckState.ActionRequired,
            PullRequestState.Pending => CheckState.InProgress,
            _ => CheckState.Failure,
        };

    private static CheckAnnotation ToAnnotation(Diagnostic diagnostic) =>
        new(
            diagnostic.Position!.File,
            diagnostic.Position.Line,
            diagnostic.Position.Line,
            diagnostic.Severity == Severity.Error ? AnnotationLevel.Failure : AnnotationLevel.Warning,
            VisibleText.Of(diagnostic.Help is { } help ? $"{diagnostic.Message}\n{help}" : diagnostic.Message)
        )
        {
            Title = diagnostic.Code,
        };
}
