using GitOps.Core.Environments;
using GitOps.Core.Reports;

namespace GitOps.Controller.Service.Api;

/// <summary>The status of an environment, as the API returns it: codes for programs, texts for users.</summary>
internal sealed record EnvironmentView(
    string Environment,
    string Repository,
    string Commit,
    string Revision,
    OutcomeState Outcome,
    OutcomeReason Reason,
    string Summary,
    IReadOnlyList<PendingView> Pending,
    DateTimeOffset Since,
    DateTimeOffset At,
    DateTimeOffset? Next,
    string Plan,
    int Resources,
    int Drift
)
{
    public static EnvironmentView Of(EnvironmentStatus status) =>
        new(
            status.Id.ToString(),
            status.Repository,
            status.Commit,
            status.Revision,
            status.Outcome.State,
            status.Outcome.Reason,
            OutcomeText.Of(status.Outcome.Reason),
            [.. status.Pending.Select(p => PendingView.Of(p, status.Pending))],
            status.Since,
            status.At,
            status.Next,
            status.Plan is { } counts ? PlanReport.Summary(counts) : "",
            status.Resources,
            status.Drift
        );
}

/// <summary>
/// A resource that is not in sync; <paramref name="RootCause"/> is the resource at the end of its chain of dependencies, which may be
/// itself.
/// </summary>
internal sealed record PendingView(
    string Resource,
    string Action,
    string ReasonCode,
    string Reason,
    NextStep Next,
    string NextText,
    string RootCause
)
{
    public static PendingView Of(PendingChange change, IReadOnlyList<PendingChange> all) =>
        new(
            change.Id.ToString(),
            PlanReport.Word(change.Action),
            Core.Reports.ReasonCode.Of(change.Reason),
            OutcomeText.Reason(change),
            change.Next,
            OutcomeText.Next(change.Next),
            PendingChanges.RootOf(change, all).Id.ToString()
        );
}
