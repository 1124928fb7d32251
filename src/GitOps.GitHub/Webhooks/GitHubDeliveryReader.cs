using System.Text.Json;
using GitOps.Core.Deliveries;
using GitOps.Engine.Deliveries;
using Octokit.Webhooks;
using Octokit.Webhooks.Events;
using Octokit.Webhooks.Events.CheckRun;
using Octokit.Webhooks.Events.PullRequest;

namespace GitOps.GitHub.Webhooks;

/// <summary>Reads GitHub's webhook payloads by Octokit's event types.</summary>
internal sealed class GitHubDeliveryReader : IDeliveryReader
{
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
            PushEvent { Deleted: true } push => new ReferenceDeleted(Require(push.Ref)),
            PushEvent push => new ReferenceUpdated(Require(push.Ref)),
            CreateEvent created => new ReferenceCreated(Require(created.Ref)),
            DeleteEvent deleted => new ReferenceDeleted(Require(deleted.Ref)),
            PullRequestClosedEvent { PullRequest: { Merged: true } merged } => new PullRequestMerged(merged.Number),
            CheckRunEvent { Action: CheckRunActionValue.Rerequested or CheckRunActionValue.RequestedAction } => new CheckRerequested(),
            PullRequestEvent or IssueCommentEvent or CheckRunEvent or PullRequestReviewEvent => new PullRequestActivity(eventName),
            InstallationEvent => new InstallationChanged(),
            _ => new UnsupportedEvent(eventName),
        };

    // Octokit requires the field, but accepts null.
    private static string Require(string? reference) => reference ?? throw new JsonException("ref is null");
}
