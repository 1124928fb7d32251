using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Store;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalGitHub.Server;

/// <summary>Finds the route of a request, checks the access that it demands, and calls it.</summary>
internal sealed class RouteTable(IEnumerable<IEndpoints> endpoints, GitHubState state, AccessCheck access)
{
    private readonly IReadOnlyList<Route> _routes = [.. endpoints.SelectMany(e => e.Routes)];

    /// <summary>Answers a request. The caller holds the state's lock.</summary>
    /// <exception cref="GitHubException">There is no such route, or the actor may not use it.</exception>
    public Answer Handle(HttpRequest request, string path, JsonObject body, Actor actor)
    {
        foreach (var route in _routes)
            if (route.Match(request.Method, path) is { } values)
                return route.Handle(Authorize(route, new(request, values, body, actor)));
        throw GitHubException.NotFound();
    }

    private Call Authorize(Route route, Call call)
    {
        var isJwt = call.Actor.Kind == ActorKind.Jwt;
        if (isJwt != (route.Access == Access.Jwt))
            throw isJwt
                ? new GitHubException(403, "Resource not accessible by integration")
                : new GitHubException(401, "A JSON web token could not be decoded");
        if (isJwt || !call.HasValue("repo"))
            return call;
        call.Repository = state.FindRepository(call["owner"], call["repo"]) ?? throw GitHubException.NotFound();
        access.Demand(call.Actor, call.Repository, route.Access);
        return call;
    }
}
