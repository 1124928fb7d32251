using GitOps.Core.Commits;
using GitOps.Core.Deliveries;

namespace GitOps.Core.Reports;

/// <summary>The texts of webhook deliveries, for users. The one place where these sentences are written.</summary>
public static class DeliveryText
{
    /// <summary>What a delivery reports and what is done with it, in one line.</summary>
    public static string Of(DeliveryContent content) =>
        content switch
        {
            ReferenceUpdated updated => $"{updated.Reference} was updated: the repository is polled",
            ReferenceDeleted deleted => $"{deleted.Reference} was deleted: the repository is polled",
            ReferenceCreated created => $"{created.Reference} was created: the repository is polled",
            SourceUpdated => "signed push: the repository is polled",
            PullRequestMerged merged => $"pull request #{merged.Number} was merged: the repository is polled",
            PullRequestUpdated updated => $"pull request #{updated.Number} was updated: it is reviewed",
            PullRequestApproved approved => $"pull request #{approved.Number} was approved: it is reviewed again",
            CheckRerequested check => $"the check of {CommitHash.Short(check.Head)} was requested again: it is reviewed again",
            MergeGroupCreated group => $"merge queue: {group.Branch} is reviewed",
            UnreadablePush push => $"push with an invalid payload ({push.Detail}): the repository is polled",
            PullRequestActivity activity => $"ignored: {activity.Event} events of pull requests need no action",
            InstallationChanged => "the app's installation changed: no action required",
            PingReceived => "ping: the webhook is set up correctly",
            UnsupportedEvent unsupported => $"ignored: {unsupported.Event} events are not supported",
            EventNameMissing => "rejected: the header with the event's name is missing",
            InvalidPayload invalid => $"rejected: invalid payload of event {invalid.Event}: {invalid.Detail}",
            _ => throw new ArgumentOutOfRangeException(nameof(content), content.GetType().Name, null),
        };
}
