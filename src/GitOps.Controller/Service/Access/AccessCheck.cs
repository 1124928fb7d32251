using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace GitOps.Controller.Service.Access;

/// <summary>
/// Authorizes requests: the caller must have the role that the endpoint requires, in the environment that the route names.
/// </summary>
internal static class AccessCheck
{
    /// <summary>The middleware: responds with 401 to unauthenticated and with 403 to unauthorized callers.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next, AccessSettings access)
    {
        if (access.AllowsAnonymous || context.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>() is not { } required)
        {
            await next(context);
            return;
        }

        var authentication = await context.AuthenticateAsync();
        if (!authentication.Succeeded)
        {
            await WriteUnauthenticatedAsync(context, hasToken: authentication.Failure is not null);
            return;
        }

        context.User = authentication.Principal;
        var environment = EnvironmentOf(context);
        if (GrantsOf(context.User, access).Any(g => g.Allows(required.Role, environment)))
            await next(context);
        else
            await WriteForbiddenAsync(context, required.Role, environment);
    }

    /// <summary>Whether the caller may read the status of an environment (<c>source/environment</c>).</summary>
    public static bool MayRead(this HttpContext context, AccessSettings access, string environment) =>
        access.AllowsAnonymous || GrantsOf(context.User, access).Any(g => g.Allows(Role.Reader, environment));

    private static string? EnvironmentOf(HttpContext context) =>
        context.Request.RouteValues is { } values
        && values.TryGetValue("source", out var source)
        && values.TryGetValue("environment", out var environment)
            ? $"{source}/{environment}"
            : null;

    private static IEnumerable<Grant> GrantsOf(ClaimsPrincipal caller, AccessSettings access) =>
        caller.Identity?.AuthenticationType == StaticTokenHandler.SchemeName
            ? access.Tokens.Where(t => t.Name == caller.Identity.Name).Select(t => t.Grant)
            : access
                .Issuers.Where(i => i.Url == caller.FindFirstValue("iss")?.TrimEnd('/'))
                .SelectMany(i => i.Grants)
                .Where(g => g.Matches(name => caller.FindFirstValue(name)))
                .Select(g => g.Grant);

    private static Task WriteUnauthenticatedAsync(HttpContext context, bool hasToken)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        var detail = hasToken
            ? "the token is unknown, has expired, or was issued for another audience"
            : "the request has no token: send the header Authorization: Bearer <token>";
        return Results.Problem(title: "unauthenticated", detail: detail, statusCode: 401).ExecuteAsync(context);
    }

    private static Task WriteForbiddenAsync(HttpContext context, Role required, string? environment)
    {
        var scope = environment is null ? "" : $" in {environment}";
        var detail = $"{context.User.Identity?.Name} does not have the role {required.ToString().ToLowerInvariant()}{scope}";
        return Results.Problem(title: "forbidden", detail: detail, statusCode: 403).ExecuteAsync(context);
    }
}
