using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace GitOps.Controller.Service.Access;

/// <summary>
/// Authenticates and authorizes requests to endpoints that require a role. Between the two, rate limits count the request: for its caller,
/// or for its address when it has none.
/// </summary>
internal static class AccessCheck
{
    /// <summary>The middleware that finds the caller; a token without any grant is nobody's, since everyone can get one.</summary>
    public static async Task AuthenticateAsync(HttpContext context, RequestDelegate next, AccessSettings access)
    {
        if (RequiredOf(context) is not null)
            context.Features.Set(access.AllowsAnonymous ? Caller.Anonymous : CallerOf(await context.AuthenticateAsync(), access));
        await next(context);
    }

    /// <summary>The middleware that responds with 401 to unauthenticated and with 403 to unauthorized callers.</summary>
    public static Task AuthorizeAsync(HttpContext context, RequestDelegate next)
    {
        if (RequiredOf(context) is not { } required)
            return next(context);
        if (context.Features.Get<Caller>() is not { } caller)
            return WriteUnauthenticatedAsync(context, BearerToken.Of(context.Request) is not null);
        var scope = ScopeOf(context, required.Scope);
        return caller.Has(required.Role, scope) ? next(context) : WriteForbiddenAsync(context, caller, required.Role, scope);
    }

    private static RequiredRole? RequiredOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>();

    private static string? ScopeOf(HttpContext context, AccessScope scope)
    {
        string Value(string name) =>
            context.Request.RouteValues[name] as string ?? throw new InvalidOperationException($"the route has no {{{name}}}");
        return scope switch
        {
            AccessScope.Environment => $"{Value("source")}/{Value("environment")}",
            AccessScope.Source => Grant.AllOf(Value("source")),
            AccessScope.All => Grant.All,
            AccessScope.Any => null,
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, null),
        };
    }

    private static Caller? CallerOf(AuthenticateResult result, AccessSettings access)
    {
        if (!result.Succeeded)
            return null;
        if (result.Principal.FindFirstValue(StaticTokenHandler.HashClaim) is { } hash)
            return new(hash, result.Principal.Identity!.Name!, [.. access.Tokens.Where(t => t.Sha256 == hash).Select(t => t.Grant)]);
        var (issuer, subject) = (result.Principal.FindFirstValue("iss")!.TrimEnd('/'), result.Principal.FindFirstValue("sub"));
        var grants = access
            .Issuers.Where(i => i.Url == issuer)
            .SelectMany(i => i.Grants)
            .Where(g => g.Matches(name => result.Principal.FindFirstValue(name)))
            .Select(g => g.Grant);
        return new($"{issuer} {subject}", subject ?? issuer, [.. grants], result.Properties.ExpiresUtc);
    }

    private static Task WriteUnauthenticatedAsync(HttpContext context, bool hasToken)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        var detail = hasToken
            ? "the token is unknown, has expired, or was issued for another audience"
            : "the request has no token: send the header Authorization: Bearer <token>";
        return Results.Problem(title: "unauthenticated", detail: detail, statusCode: 401).ExecuteAsync(context);
    }

    private static Task WriteForbiddenAsync(HttpContext context, Caller caller, Role required, string? scope)
    {
        var where = scope is null ? "" : $" in {scope}";
        var detail = $"{caller.Name} does not have the role {required.ToString().ToLowerInvariant()}{where}";
        return Results.Problem(title: "forbidden", detail: detail, statusCode: 403).ExecuteAsync(context);
    }
}
