using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Octokit.Webhooks;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Stores GitHub's deliveries unread. Their signature was verified by the endpoint; they are processed in the background.
/// </summary>
internal sealed class GitHubWebhookProcessor(IHttpContextAccessor contexts, DeliveryInbox inbox) : WebhookEventProcessor
{
    public override async ValueTask ProcessWebhookAsync(
        IDictionary<string, StringValues> headers,
        string body,
        CancellationToken cancellationToken = default
    )
    {
        var parsed = WebhookHeaders.Parse(headers);
        var source = contexts.HttpContext!.GetEndpoint()!.Metadata.GetMetadata<SourceName>()!.Name;
        await inbox.AddAsync(
            parsed.Delivery is { Length: > 0 } id ? id : Guid.NewGuid().ToString(),
            source,
            parsed.Event ?? "",
            body,
            cancellationToken
        );
    }
}
