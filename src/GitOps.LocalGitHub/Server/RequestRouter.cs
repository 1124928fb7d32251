using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Rendering;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitOps.LocalGitHub.Server;

/// <summary>Checks the Host header, and routes a request to the API or to Git's protocol.</summary>
internal sealed class RequestRouter(ApiHandler api, SmartHttp git)
{
    public Task HandleAsync(HttpContext context)
    {
        // Prevents DNS rebinding: a web page must not reach this server through its own host name that resolves to 127.0.0.1.
        if (context.Request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("invalid Host header: this server accepts only 127.0.0.1 and localhost\n");
        }

        // The path as it was sent: refs and labels have escaped slashes.
        var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        if (path.StartsWith(Links.ApiPath + "/", StringComparison.Ordinal))
            return api.HandleAsync(context, path[Links.ApiPath.Length..].TrimEnd('/'));
        return path == "/api/graphql" ? api.HandleAsync(context, "/graphql") : git.HandleAsync(context);
    }
}
