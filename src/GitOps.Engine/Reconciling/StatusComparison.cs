using GitOps.Core.Environments;
using GitOps.Core.Reports;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// Compares the status before and after a reconciliation. Reasons are compared as users read them: attempts and times of retries, which
/// change with each reconciliation, are not in the text.
/// </summary>
public static class StatusComparison
{
    /// <summary>Whether a status has another commit, state or reason than the one before, so that it is worth recording.</summary>
    public static bool IsNews(EnvironmentStatus? before, EnvironmentStatus now) =>
        before is null
        || before.Commit != now.Commit
        || before.Outcome.State != now.Outcome.State
        || OutcomeText.Of(before.Outcome.Reason) != OutcomeText.Of(now.Outcome.Reason);
}
