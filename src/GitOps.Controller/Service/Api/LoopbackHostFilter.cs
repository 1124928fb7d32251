using Microsoft.AspNetCore.Http;

namespace GitOps.Controller.Service.Api;

/// <summary>
/// Without authentication on loopback, a web page in a local browser must not reach the service: requests with another host name (DNS
/// rebinding) or another origin are rejected.
/// </summary>
internal static class LoopbackHostFilter
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isRejected =
            !IsLoopback(request.Host.Host)
            || (
                request.Headers.Origin.ToString() is { Length: > 0 } origin
                && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == request.Host.Value)
            );
        if (isRejected)
            await Results
                .Problem(
                    title: "host or origin not allowed",
                    detail: $"invalid host {request.Host} or origin: expected 127.0.0.1 or localhost, and no web page of another origin",
                    statusCode: 403
                )
                .ExecuteAsync(context);
        else
            await next(context);
    }

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "[::1]" or "::1";
}
