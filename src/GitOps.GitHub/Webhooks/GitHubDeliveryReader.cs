using System.Text.Json;
using GitOps.Core.Deliveries;
using GitOps.Engine.Deliveries;
using Octokit.Webhooks;
using Octokit.Webhooks.Events;
using Octokit.Webhooks.Events.CheckRun;
using Octokit.Webhooks.Events.CheckSuite;
using Octokit.Webhooks.Events.MergeGroup;
using Octokit.Webhooks.Events.PullRequest;
using Octokit.Webhooks.Events.PullRequestReview;

namespace GitOps.GitHub.Webhooks;

/// <summary>Reads GitHub's webhook payloads by Octokit's event types.</summary>
internal sealed class GitHubDeliveryReader : IDeliveryReader
{
    private const string Branches = "refs/heads/";
    private const string Approved = "approved";

    private static readonly HashSet<string> Reviewed = new(StringComparer.Ordinal)
    {
        PullRequestActionValue.Opened,
        PullRequestActionValue.Reopened,
        PullRequestActionValue.Synchronize,
        PullRequestActionValue.Edited,
        PullRequestActionValue.ReadyForReview,
        PullRequestActionValue.Closed,
    };

    private readonly PayloadDeserializer _deserializer = new();

    public DeliveryContent Read(string eventName, string payload)
    {
        if (eventName.Length == 0)
            return new EventNameMissing();
        // Octokit requires fields that not every ping has, and nothing in it is needed.
        if (eventName == WebhookEventType.Ping)
            return new PingReceived();
        try
        {
            var webhookEvent = _deserializer.Deserialize(eventName, payload) ?? throw new JsonException("the payload is empty");
            return Classify(eventName, webhookEvent);
        }
        // What Octokit's converters throw on payloads of another form.
        catch (Exception exception)
            when (exception
                    is JsonException
                        or InvalidOperationException
                        or NotSupportedException
                        or FormatException
                        or ArgumentException
                        or KeyNotFoundException
                        or NullReferenceException
                        or IndexOutOfRangeException
            )
        {
            var detail = exception.Message.Split('\n')[0];
            return eventName == WebhookEventType.Push ? new UnreadablePush(detail) : new InvalidPayload(eventName, detail);
        }
    }

    private static DeliveryContent Classify(string eventName, WebhookEvent webhookEvent) =>
        webhookEvent switch
        {
            PushEvent { Deleted: true } push => new ReferenceDeleted(Require(push.Ref, "ref")),
            PushEvent push => new ReferenceUpdated(Require(push.Ref, "ref")),
            CreateEvent created => new ReferenceCreated(Require(created.Ref, "ref")),
            DeleteEvent deleted => new ReferenceDeleted(Require(deleted.Ref, "ref")),
            PullRequestClosedEvent { PullRequest: { Merged: true } merged } => new PullRequestMerged(merged.Number),
            // Labels, assignments and the like leave the plan as it is.
            PullRequestEvent { Action: var action } pull when Reviewed.Contains(action ?? "") => new PullRequestUpdated(
                pull.PullRequest.Number,
                HasNewHead: pull is PullRequestSynchronizeEvent
            ),
            PullRequestReviewSubmittedEvent { Review.State.StringValue: Approved } review => new PullRequestApproved(
                review.PullRequest.Number
            ),
            CheckRunEvent { Action: CheckRunActionValue.Rerequested or CheckRunActionValue.RequestedAction } check => new CheckRerequested(
                Require(check.CheckRun.HeadSha, "head_sha")
            ),
            CheckSuiteEvent { Action: CheckSuiteActionValue.Rerequested } suite => new CheckRerequested(
                Require(suite.CheckSuite.HeadSha, "head_sha")
            ),
            MergeGroupChecksRequestedEvent group => new MergeGroupCreated(BranchOf(Require(group.MergeGroup.HeadRef, "head_ref"))),
            PullRequestEvent or IssueCommentEvent or CheckRunEvent or CheckSuiteEvent or PullRequestReviewEvent or MergeGroupEvent =>
                new PullRequestActivity(eventName),
            InstallationEvent => new InstallationChanged(),
            _ => new UnsupportedEvent(eventName),
        };

    // Octokit requires the field, but accepts null.
    private static string Require(string? value, string field) => value ?? throw new JsonException($"{field} is null");

    private static string BranchOf(string reference) =>
        reference.StartsWith(Branches, StringComparison.Ordinal) ? reference[Branches.Length..] : reference;
}
