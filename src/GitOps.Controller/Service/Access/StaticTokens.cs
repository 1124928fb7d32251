using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitOps.Controller.Service.Access;

/// <summary>Knows callers by tokens of which only the hashes are kept.</summary>
internal sealed class StaticTokens(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    AccessSettings access
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "token";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Bearer.Of(Request) is not { } token)
            return Task.FromResult(AuthenticateResult.NoResult());
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        KnownToken? found = null;
        foreach (var known in access.Tokens)
            if (CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(known.Sha256)))
                found = known;
        return Task.FromResult(
            found is null
                ? AuthenticateResult.Fail("the token is not known")
                : AuthenticateResult.Success(
                    new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, found.Name)], SchemeName)), SchemeName)
                )
        );
    }
}

/// <summary>The bearer token of a request.</summary>
internal static class Bearer
{
    public static string? Of(Microsoft.AspNetCore.Http.HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : null;
}
