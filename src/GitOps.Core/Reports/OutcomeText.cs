using System.Globalization;
using GitOps.Core.Commits;
using GitOps.Core.Decisions;
using GitOps.Core.Environments;
using GitOps.Core.Planning;

namespace GitOps.Core.Reports;

/// <summary>The texts of outcomes and pending changes, for users. The one place where these sentences are written.</summary>
public static class OutcomeText
{
    /// <summary>The reason of an outcome in one line.</summary>
    public static string Of(OutcomeReason reason) =>
        reason switch
        {
            AllInSync { NotPruned: > 0 } synced =>
                $"in sync with Git; {synced.NotPruned} in AWS but no longer in Git, not deleted because prune is off",
            AllInSync => "in sync with Git",
            ChangesPending pending => $"{pending.First.Id}: {Reason(pending.First)}{More(pending.Count)}",
            ChangeBlocked blocked => $"{blocked.Id}: {ReasonText.Of(blocked.Reason)}{More(blocked.Count)}",
            ChangeNotAllowed denied => $"{denied.Id}: {Decision(denied.Decision)}{More(denied.Count)}",
            ChangesFailed failed => $"{failed.Id}: {FailureText.Of(failed.Failure)}{More(failed.Count)}",
            OperationFailed failed => $"{failed.Operation} failed: {failed.Message} ({failed.Code})",
            UnexpectedError error =>
                $"the controller failed while it processed the commit: {error.Message} ({error.Exception}); it is tried "
                    + "again; its log has the details",
            LeaseExpired => "the lease expired: another controller continues",
            SupersededBy newer => $"superseded by {CommitHash.Short(newer.Commit)}",
            _ => Hold(reason) ?? Invalid(reason),
        };

    /// <summary>Why a resource is not in sync, in one line.</summary>
    public static string Reason(PendingChange change) =>
        change.Failure is { } failure ? FailureText.Of(failure)
        : change.Action == ChangeAction.Wait ? $"{change.ActualName} {ReasonText.Of(change.Reason)}"
        : ReasonText.Of(change.Reason);

    /// <summary>What happens next to a resource that is not in sync.</summary>
    public static string Next(NextStep next) =>
        next switch
        {
            AwaitsPerson => "nothing, until a person acts",
            RetriedAt retry => string.Create(
                CultureInfo.InvariantCulture,
                $"retry at {retry.At:HH:mm:ss} UTC after {CountText.Of(retry.Attempts, "failed attempt")}"
            ),
            PolledUntilDone => "polled until it ends",
            NextReconciliation => "applied by the next reconciliation",
            After after => $"after {after.Id}",
            _ => throw new InvalidOperationException($"unknown step {next.GetType().Name}"),
        };

    /// <summary>A decision that does not allow a change.</summary>
    public static string Decision(Decision decision) =>
        decision switch
        {
            Allowed => "allowed",
            Denied denied => $"denied by policy: {denied.Message}",
            AwaitingApproval waiting => $"waiting for approval by {string.Join(", ", waiting.Approvers)}",
            _ => throw new InvalidOperationException($"unknown decision {decision.GetType().Name}"),
        };

    private static string? Hold(OutcomeReason reason) =>
        reason switch
        {
            SyncIsManual manual => $"{Changes(manual.Changes)} to apply, and sync is manual: `gitops sync {manual.Environment}` applies "
                + (manual.Changes == 1 ? "it" : "them"),
            NewDataProposed data => $"new data: {Changes(data.Changes)} would follow; `gitops sync {data.Environment}` applies "
                + (data.Changes == 1 ? "it" : "them")
                + ", onNewData: run in the data set does so automatically",
            Drifted drift => $"drift: {Changes(drift.Changes)}, the first is {drift.First}; `gitops sync {drift.Environment}` reverts "
                + (drift.Changes == 1 ? "it" : "them")
                + ", sync.selfHeal does so automatically",
            EnvironmentSuspended => "suspended in gitops.yaml",
            _ => null,
        };

    private static string Invalid(OutcomeReason reason) =>
        reason switch
        {
            EnvironmentRemoved removed => $"{removed.Environment} is no longer in gitops.yaml: its resources stay in AWS; "
                + "`gitops delete --all` deletes them",
            SettingsRefused refused => $"gitops.yaml is refused: {refused.Problem}",
            SettingsInvalid invalid => $"gitops.yaml can't be used: {invalid.Problem}",
            RevisionMissing missing => $"the repository has no {missing.Selector}",
            ManifestsInvalid { Errors: 1 } invalid => $"1 error in the manifests: {invalid.First}",
            ManifestsInvalid invalid => $"{invalid.Errors} errors in the manifests, the first: {invalid.First}",
            CommitNotTrusted untrusted => $"commit {CommitHash.Short(untrusted.Commit)} is not trusted: {untrusted.Problem}",
            CommitNotProcessed failed => $"commit {CommitHash.Short(failed.Commit)} could not be processed: reading it ends the process; "
                + "push a smaller change, or try it again with `gitops sync` or `gitops retry`",
            _ => throw new InvalidOperationException($"unknown reason {reason.GetType().Name}"),
        };

    private static string Changes(int count) => CountText.Of(count, "change");

    private static string More(int count) => count > 1 ? $" (and {count - 1} more)" : "";
}
