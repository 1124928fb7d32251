using GitOps.Controller.Service.Scheduling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Octokit.Webhooks.AspNetCore;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>Where news comes in: for each source that has a secret, GitHub's webhooks and a push of anybody's who can sign. They are checked, kept and answered; nothing more.</summary>
internal static class WebhookEndpoints
{
    /// <summary>GitHub sends at most this much.</summary>
    private const long MostBytes = 25 << 20;

    public static void Map(WebApplication app)
    {
        foreach (var source in app.Services.GetRequiredService<Sources>().All)
        {
            if (source.WebhookSecret is not { Length: > 0 } secret)
                continue;
            app.MapGitHubWebhooks($"/webhooks/github/{source.Name}", secret)
                .WithMetadata(new SizeLimit(MostBytes), new SourceName(source.Name));
            app.MapPost(
                    $"/webhooks/push/{source.Name}",
                    (HttpContext context, SignedPush push) => push.HandleAsync(context, source.Name, secret)
                )
                .WithMetadata(new SizeLimit(SignedPush.MostBytes));
        }

        app.MapPost(
            "/webhooks/{kind}/{source}",
            (string kind, string source) =>
                Results.Problem(
                    title: "no such webhook",
                    detail: $"there is no webhook {kind} for {source}: give the source a webhookSecretFile or webhookSecretVariable, and take github or push",
                    statusCode: 404
                )
        );
    }

    /// <summary>Refuses what says of itself that it is too large, before any of it is read.</summary>
    public static Task RefuseTooLargeAsync(HttpContext context, RequestDelegate next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<SizeLimit>() is { MaxRequestBodySize: { } most } && context.Request.ContentLength > most
            ? Results
                .Problem(
                    title: "too large",
                    detail: $"found a body of {context.Request.ContentLength} bytes, wanted at most {most}",
                    statusCode: 413
                )
                .ExecuteAsync(context)
            : next(context);

    private sealed record SizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}

/// <summary>The source that an endpoint is for.</summary>
internal sealed record SourceName(string Name);
