using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Scheduling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Octokit.Webhooks.AspNetCore;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// Maps two endpoints for each source with a webhook secret: one for GitHub's webhooks, and one for signed pushes of any other sender. They
/// verify the signature, store the delivery and respond; deliveries are processed in the background.
/// </summary>
internal static class WebhookEndpoints
{
    public static void Map(WebApplication app)
    {
        foreach (var source in app.Services.GetRequiredService<Sources>().All)
            if (source.WebhookSecret is { Length: > 0 } secret)
                MapSource(app, source.Name, secret);
        app.MapPost("/webhooks/{kind}/{source}", NotFound);
    }

    /// <summary>The middleware that rejects a request by its Content-Length, before its body is read.</summary>
    public static Task RejectTooLargeAsync(HttpContext context, RequestDelegate next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<SizeLimit>() is { MaxRequestBodySize: { } limit }
        && context.Request.ContentLength > limit
            ? TooLarge(limit).ExecuteAsync(context)
            : next(context);

    /// <summary>The response to a request whose body exceeds the limit.</summary>
    public static IResult TooLarge(long limit) =>
        Results.Problem(title: "payload too large", detail: $"the request body exceeds {limit} bytes", statusCode: 413);

    /// <summary>The response to a request whose delivery id exceeds the limit.</summary>
    public static IResult IdTooLong(string header) =>
        Results.Problem(
            title: "delivery id too long",
            detail: $"the header {header} exceeds {ServiceLimits.MaxDeliveryIdLength} characters",
            statusCode: 400
        );

    /// <summary>The middleware that rejects a GitHub delivery by the length of its id, before its body is read.</summary>
    public static Task RejectLongIdAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Headers["X-GitHub-Delivery"].ToString().Length > ServiceLimits.MaxDeliveryIdLength
            ? IdTooLong("X-GitHub-Delivery").ExecuteAsync(context)
            : next(context);

    private static void MapSource(WebApplication app, string source, string secret)
    {
        app.MapGitHubWebhooks($"/webhooks/github/{source}", secret)
            .WithMetadata(new SizeLimit(ServiceLimits.MaxGitHubPayloadBytes), new SourceName(source));
        app.MapPost($"/webhooks/push/{source}", (HttpContext context, SignedPushHandler push) => push.HandleAsync(context, source, secret))
            .WithMetadata(new SizeLimit(ServiceLimits.MaxSignedPushBytes));
    }

    private static IResult NotFound(string kind, string source) =>
        Results.Problem(
            title: "webhook not found",
            detail: $"no webhook {kind}/{source}: expected github/<source> or push/<source>, where the source has a webhookSecretFile or "
                + "webhookSecretVariable in the service's settings",
            statusCode: 404
        );

    private sealed record SizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
