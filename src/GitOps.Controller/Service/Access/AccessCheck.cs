using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOps.Controller.Service.Access;

/// <summary>The role that an endpoint asks for.</summary>
internal sealed record NeededRole(Role Role);

/// <summary>Lets a request through when its caller has the role that the endpoint asks for, in the environment that it names.</summary>
internal static class AccessCheck
{
    /// <summary>Has an endpoint ask for a role.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Role role)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NeededRole(role));

    public static async Task RunAsync(HttpContext context, RequestDelegate next, AccessSettings access)
    {
        if (access.IsOpen || context.GetEndpoint()?.Metadata.GetMetadata<NeededRole>() is not { } needed)
        {
            await next(context);
            return;
        }

        var known = await context.AuthenticateAsync();
        if (!known.Succeeded)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ProblemAsync(
                context,
                401,
                "not known",
                known.Failure is null
                    ? "the request has no token: send Authorization: Bearer <token>"
                    : "the token is not known, has expired, or is meant for somebody else"
            );
            return;
        }

        context.User = known.Principal;
        var environment =
            context.Request.RouteValues is { } values
            && values.TryGetValue("source", out var source)
            && values.TryGetValue("environment", out var name)
                ? $"{source}/{name}"
                : null;
        if (GrantsOf(context.User, access).Any(g => g.Allows(needed.Role, environment)))
            await next(context);
        else
            await ProblemAsync(
                context,
                403,
                "not allowed",
                $"{context.User.Identity?.Name} is not {needed.Role}{(environment is null ? "" : $" of {environment}")}"
            );
    }

    /// <summary>Whether the caller may look at an environment.</summary>
    public static bool MayRead(this HttpContext context, AccessSettings access, string environment) =>
        access.IsOpen || GrantsOf(context.User, access).Any(g => g.Allows(Role.Reader, environment));

    private static IEnumerable<Grant> GrantsOf(ClaimsPrincipal caller, AccessSettings access) =>
        caller.Identity?.AuthenticationType == StaticTokens.SchemeName
            ? access.Tokens.Where(t => t.Name == caller.Identity.Name).Select(t => t.Grant)
            : access
                .Issuers.Where(i => i.Url == caller.FindFirstValue("iss")?.TrimEnd('/'))
                .SelectMany(i => i.Grants)
                .Where(g => g.Matches(name => caller.FindFirstValue(name)))
                .Select(g => g.Grant);

    private static Task ProblemAsync(HttpContext context, int status, string title, string detail) =>
        Results.Problem(title: title, detail: detail, statusCode: status).ExecuteAsync(context);
}
