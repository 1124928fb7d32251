using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Octokit.Webhooks;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>Takes GitHub's deliveries, whose signature was checked, into the inbox as they are; they are read when they are worked off.</summary>
internal sealed class GitHubInbox(IHttpContextAccessor contexts, DeliveryInbox inbox) : WebhookEventProcessor
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
