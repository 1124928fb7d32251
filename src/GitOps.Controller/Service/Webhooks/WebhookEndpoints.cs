using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Maps two endpoints for the sources with a webhook secret: one for GitHub's webhooks, and one for signed pushes of any other sender. The
/// API's document does not describe them.
/// </summary>
internal static class WebhookEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var kind in new[] { WebhookKind.GitHub, WebhookKind.Push })
            app.MapPost(
                    $"/webhooks/{kind.Name}/{{source}}",
                    (string source, HttpContext context, WebhookReceiver receiver) => receiver.ReceiveAsync(kind, source, context)
                )
                .ExcludeFromDescription()
                .WithMetadata(new SizeLimit(kind.MaxBytes));
    }

    private sealed record SizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
