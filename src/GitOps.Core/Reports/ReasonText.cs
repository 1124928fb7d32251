using System.Globalization;
using GitOps.Core.Planning;

namespace GitOps.Core.Reports;

/// <summary>The text of a change's reason, for users. The one place where these sentences are written.</summary>
public static class ReasonText
{
    /// <summary>The reason in one line.</summary>
    public static string Of(ChangeReason reason) => OfDifference(reason) ?? OfState(reason) ?? OfRemoval(reason) ?? OfRequest(reason);

    private static string? OfDifference(ChangeReason reason) =>
        reason switch
        {
            InSync => "in sync with Git",
            SameContent same => $"same content as {same.ActualName}",
            ProductExists exists => $"the run was deleted, but {exists.Product}, which was created from it, exists",
            Missing => "does not exist yet",
            InputsChanged changed => Inputs(changed),
            TagsChanged tags => $"tag{(tags.Keys.Count > 1 ? "s" : "")} {string.Join(", ", tags.Keys)} changed",
            ManagedAgain => "added to Git again",
            ImmutableField field => $"{field.Path} can't be updated",
            NewContent data => string.Create(
                CultureInfo.InvariantCulture,
                $"new content {data.Digest}: {CountText.Of(data.Files, "file")}, {data.Bytes:N0} bytes to upload"
            ),
            Scheduled { Next: { } next } => string.Create(CultureInfo.InvariantCulture, $"next tick at {next:yyyy-MM-dd HH:mm} UTC"),
            Scheduled => "has no further ticks",
            _ => null,
        };

    private static string? OfState(ChangeReason reason) =>
        reason switch
        {
            InProgress progress => $"is {progress.Status}",
            RunFailed failed => $"{Status(failed.Status, failed.Failure)}; `gitops retry {failed.Id}` runs it again",
            RolledBack back => $"AWS rolled back: {back.Failure}; fix the manifest, or run `gitops retry {back.Id}`",
            EndpointFailed { CanBeUpdated: true } failed => $"is {Status(failed.Status, failed.Failure)}",
            EndpointFailed { CanBeUpdated: false } failed => $"is {Status(failed.Status, failed.Failure)}; it can only be recreated",
            EndpointFailed failed => $"{Status(failed.Status, failed.Failure)}; fix the manifest, or run `gitops retry {failed.Id}`",
            ReplacementNotAllowed no => $"{no.Path} can't be updated, and replacing a {no.Kind} deletes its data; "
                + "revert the change, or set the annotation gitops.mlops/allow-replace: \"true\"",
            NotManaged { Owner: { } owner } other => $"conflict: {other.ActualName} belongs to {owner}; rename the resource, or set "
                + "namePrefix for the environment in gitops.yaml; `gitops transfer` in the owner's repository offers it to this one",
            NotManaged other =>
                $"conflict: {other.ActualName} exists and no repository manages it; rename the resource, set namePrefix for "
                    + "the environment in gitops.yaml, or set the annotation gitops.mlops/adopt: \"true\" to adopt it",
            FingerprintConflict other => $"conflict: {other.ActualName} exists with another fingerprint "
                + $"({other.Fingerprint ?? "none"}); rename the resource",
            ExactNameConflict other => $"{other.ActualName} has other content, and gitops.mlops/exact-name fixes its name: "
                + $"a {other.Kind} can't be updated; use another name, or remove the annotation",
            ExternalMissing missing =>
                $"{missing.By} needs {missing.Kind} {missing.Name} ({missing.Position}), which is neither in Git nor in AWS; "
                    + "correct the name, or create it",
            Suspended suspended => $"suspended{(suspended.Note.Length > 0 ? $": {suspended.Note}" : "")}; "
                + (
                    suspended.IsInGit
                        ? "it resumes when its manifest no longer has the annotation gitops.mlops/suspend"
                        : $"`gitops resume {suspended.Id}` resumes it"
                ),
            _ => null,
        };

    private static string? OfRemoval(ChangeReason reason) =>
        reason switch
        {
            RemovedFromGit removed => "removed from Git" + Stops(removed.Stops),
            EarlierVersion earlier => "replaced by a later version" + Stops(earlier.Stops),
            HistoryLimitReached limit => $"an earlier version beyond historyLimit: {limit.Limit}",
            PruneEmptyEnvironment => "the environment is empty, so nothing is pruned; `gitops delete --all` deletes its resources",
            PruneLimitExceeded limit => $"{limit.Count} of {limit.Total} resources would be pruned, more than a fifth; "
                + $"`--allow-prune {limit.Count}` allows it",
            PruneLastEndpoint last => $"the last endpoint would be pruned; `--allow-prune {last.Count}` allows it",
            _ => null,
        };

    private static string OfRequest(ChangeReason reason) =>
        reason switch
        {
            RetryRequested retry => $"attempt {retry.Attempt}, as requested: {retry.FailedName} ended {retry.Status}",
            AdoptRequested adopt => (
                adopt.Owner is { } owner
                    ? $"{adopt.ActualName} is offered by {owner}; the manifest adopts it"
                    : $"{adopt.ActualName} was created outside this repository; the manifest adopts it"
            ) + (adopt.Then is { } then ? $", and then applies: {PlanReport.Word(then)}" : ""),
            TransferRequested transfer => $"offer to {transfer.To}, as requested",
            TransferWithdrawn => "withdraw the offer, as requested",
            DeleteRequested { IsRun: true } run => run.Stops ? "is stopped, and stays in AWS" : "stays in AWS",
            DeleteRequested => "as requested",
            SuspendRequested suspend => $"suspend, as requested{(suspend.Note.Length > 0 ? $": {suspend.Note}" : "")}",
            ResumeRequested => "resume, as requested",
            _ => throw new InvalidOperationException($"unknown reason {reason.GetType().Name}"),
        };

    private static string Inputs(InputsChanged changed)
    {
        var parts = new List<string>();
        if (changed.Fields.Count > 0)
        {
            var more = changed.Fields.Count > 3 ? $" and {changed.Fields.Count - 3} more" : "";
            parts.Add($"{string.Join(", ", changed.Fields.Take(3))}{more} changed");
        }

        parts.AddRange(
            changed.Datasets.Where(d => d.Before is not null).Select(d => $"data set {d.Name} changed from {d.Before} to {d.After}")
        );
        if (changed.Follows.Count > 0)
            parts.Add("follows " + string.Join(", ", changed.Follows));
        if (parts.Count > 0)
            return string.Join("; ", parts);
        // One of these is the reason, and AWS does not show which.
        var possible = changed.Datasets.Select(d => $"data set {d.Name} has new content ({d.After})");
        if (changed.Rerun is { } rerun)
            possible = possible.Append($"another run was requested ({rerun})");
        return string.Join(", or ", possible) is { Length: > 0 } text ? text : "its inputs changed";
    }

    private static string Status(string? status, string? failure) => failure is { Length: > 0 } ? $"{status}: {failure}" : $"{status}";

    private static string Stops(bool stops) => stops ? "; it is stopped" : "";
}
