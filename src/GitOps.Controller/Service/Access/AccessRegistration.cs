using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Controller.Service.Access;

/// <summary>Asks callers who they are: by static tokens, or by tokens of the issuers that are named. Which of them, the token itself tells.</summary>
internal static class AccessRegistration
{
    private const string Choose = "choose";

    public static void AddAccess(this IServiceCollection services, AccessSettings access)
    {
        services.AddSingleton(access);
        var authentication = services
            .AddAuthentication(Choose)
            .AddPolicyScheme(Choose, null, options => options.ForwardDefaultSelector = context => SchemeOf(context, access))
            .AddScheme<AuthenticationSchemeOptions, StaticTokens>(StaticTokens.SchemeName, null);
        foreach (var issuer in access.Issuers)
            authentication.AddJwtBearer(
                issuer.Url,
                options =>
                {
                    options.Authority = issuer.Url;
                    options.Audience = issuer.Audience;
                    options.MapInboundClaims = false;
                    options.RequireHttpsMetadata = !new Uri(issuer.Url).IsLoopback;
                    options.TokenValidationParameters.ValidIssuer = issuer.Url;
                    options.TokenValidationParameters.NameClaimType = "sub";
                    options.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(1);
                }
            );
    }

    private static string SchemeOf(HttpContext context, AccessSettings access) =>
        Bearer.Of(context.Request) is { } token && IssuerOf(token) is { } url && access.Issuers.Any(i => i.Url == url)
            ? url
            : StaticTokens.SchemeName;

    // Only to choose who checks it; nothing is believed yet.
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
