using System.Net;
using Microsoft.AspNetCore.Http;

namespace GitOps.Controller.Service.Api;

/// <summary>
/// On loopback nobody is asked who they are, so a page in a browser must not get here: neither by a name that somebody points at 127.0.0.1, nor from another origin.
/// </summary>
internal static class LoopbackOnly
{
    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isForeign =
            context.Connection.LocalIpAddress is { } local
            && IPAddress.IsLoopback(local)
            && (
                !IsLoopback(request.Host.Host)
                || (
                    request.Headers.Origin.ToString() is { Length: > 0 } origin
                    && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value)
                )
            );
        if (isForeign)
            await Results
                .Problem(
                    title: "a foreign host or origin",
                    detail: $"this service answers to 127.0.0.1 and localhost, not to {request.Host} or a page of another origin",
                    statusCode: 403
                )
                .ExecuteAsync(context);
        else
            await next(context);
    }

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "[::1]" or "::1";
}
