using System.Text.Json;
using GitOps.Controller.Service.Composition;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Controller.Service.Access;

/// <summary>Registers the authentication of callers: by static tokens, or by JSON web tokens of the trusted issuers.</summary>
internal static class AccessRegistration
{
    private const string SchemeSelector = "selector";

    public static void AddAccess(this IServiceCollection services, AccessSettings access)
    {
        services.AddSingleton(access);
        var authentication = services
            .AddAuthentication(SchemeSelector)
            .AddPolicyScheme(SchemeSelector, null, options => options.ForwardDefaultSelector = context => SchemeOf(context, access))
            .AddScheme<AuthenticationSchemeOptions, StaticTokenHandler>(StaticTokenHandler.SchemeName, null);
        foreach (var issuer in access.Issuers)
            authentication.AddJwtBearer(
                issuer.Url,
                options =>
                {
                    options.Authority = issuer.Url;
                    options.Audience = issuer.Audience;
                    options.BackchannelTimeout = ServiceLimits.IssuerTimeout;
                    options.MapInboundClaims = false;
                    options.RequireHttpsMetadata = !new Uri(issuer.Url).IsLoopback;
                    options.TokenValidationParameters.ValidIssuers = [issuer.Url, issuer.Url + "/"];
                    options.TokenValidationParameters.NameClaimType = "sub";
                    options.TokenValidationParameters.ClockSkew = ServiceLimits.TokenClockSkew;
                }
            );
    }

    private static string SchemeOf(HttpContext context, AccessSettings access) =>
        BearerToken.Of(context.Request) is { } token && IssuerOf(token) is { } url && access.Issuers.Any(i => i.Url == url)
            ? url
            : StaticTokenHandler.SchemeName;

    // Only selects the handler that validates the token; nothing in the token is trusted yet.
    private static string? IssuerOf(string token)
    {
        try
        {
            return
                token.Split('.') is [_, var payload, _]
                && JsonDocument
                    .Parse(System.Buffers.Text.Base64Url.DecodeFromChars(payload))
                    .RootElement.TryGetProperty("iss", out var issuer)
                ? issuer.GetString()?.TrimEnd('/')
                : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
