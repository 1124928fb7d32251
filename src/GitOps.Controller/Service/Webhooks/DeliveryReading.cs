using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Octokit.Webhooks;
using Octokit.Webhooks.Events;
using Octokit.Webhooks.Events.PullRequest;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>What a delivery asks for: whether its source has news, and what is said about it.</summary>
internal sealed record DeliveryMeaning(bool HasNews, string Result);

/// <summary>Reads GitHub's events. Total: what can't be read is refused with the reason.</summary>
internal static class DeliveryReading
{
    private static readonly Reader Events = new();

    public static DeliveryMeaning Read(string name, string body)
    {
        // A push that is not GitHub's has no form.
        if (name.Length == 0)
            return new(false, "refused: the delivery names no event");
        try
        {
            return Of(Events.Read(name, body));
        }
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
            // Its signature was good: a push that can't be read is news all the same.
            var why = exception.Message.Split('\n')[0];
            return name == WebhookEventType.Push
                ? new(true, $"a push that can't be read ({why}): the repository is asked for news")
                : new(false, $"refused: not a payload of {name}: {why}");
        }
    }

    private static DeliveryMeaning Of(WebhookEvent? happened) =>
        happened switch
        {
            null => new(false, "refused: the payload is empty"),
            PushEvent { Deleted: true } push => new(true, $"{push.Ref} was deleted: the repository is asked for news"),
            PushEvent push => new(true, $"{push.Ref} moved: the repository is asked for news"),
            PullRequestClosedEvent { PullRequest.Merged: true } => new(true, "a pull request was merged: the repository is asked for news"),
            CheckRunEvent { Action: "rerequested" or "requested_action" } => new(
                true,
                "a check was asked for again: the repository is asked for news"
            ),
            CreateEvent or DeleteEvent => new(true, "a branch or tag came or went: the repository is asked for news"),
            PullRequestEvent or IssueCommentEvent or CheckRunEvent or PullRequestReviewEvent => new(
                false,
                "noted: pull requests are not acted on yet"
            ),
            InstallationEvent => new(false, "noted: the app's installation changed"),
            _ => new(false, $"ignored: nothing is done on {happened.GetType().Name}"),
        };

    private sealed class Reader : WebhookEventProcessor
    {
        public WebhookEvent? Read(string name, string body) =>
            DeserializeWebhookEvent(WebhookHeaders.Parse(new Dictionary<string, StringValues> { ["X-GitHub-Event"] = name }), body);
    }
}
