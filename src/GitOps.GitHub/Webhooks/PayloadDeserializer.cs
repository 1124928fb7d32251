using Microsoft.Extensions.Primitives;
using Octokit.Webhooks;

namespace GitOps.GitHub.Webhooks;

/// <summary>Gives access to Octokit's deserialization, which it offers to subclasses of its processor only.</summary>
internal sealed class PayloadDeserializer : WebhookEventProcessor
{
    private const string EventHeader = "X-GitHub-Event";

    /// <summary>The typed event; null for the payload <c>null</c>.</summary>
    public WebhookEvent? Deserialize(string eventName, string payload) =>
        DeserializeWebhookEvent(WebhookHeaders.Parse(new Dictionary<string, StringValues> { [EventHeader] = eventName }), payload);
}
