using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitOps.Controller.Service.Access;

/// <summary>Authenticates callers by the tokens of the settings, of which only hashes are stored.</summary>
internal sealed class StaticTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    AccessSettings access
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "token";

    /// <summary>The claim with the token's hash: names need not be unique.</summary>
    public const string HashClaim = "sha256";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    private AuthenticateResult Authenticate()
    {
        if (BearerToken.Of(Request) is not { } token)
            return AuthenticateResult.NoResult();
        if (Find(SHA256.HashData(Encoding.UTF8.GetBytes(token))) is not { } match)
            return AuthenticateResult.Fail("the token is unknown");
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, match.Name), new(HashClaim, match.Sha256)], SchemeName);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName));
    }

    // Compares with every token in constant time, so that the duration reveals nothing.
    private StaticToken? Find(byte[] hash)
    {
        StaticToken? match = null;
        foreach (var token in access.Tokens)
            if (CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(token.Sha256)))
                match = token;
        return match;
    }
}
