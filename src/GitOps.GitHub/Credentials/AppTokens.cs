using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GitOps.GitHub.Credentials;

/// <summary>
/// Signs the tokens by which an App identifies itself. GitHub accepts at most 10 minutes, and its clock may be behind ours by one.
/// </summary>
internal sealed class AppTokens(GitHubAppOptions app, TimeProvider time) : IAccessTokens
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(9);

    public ValueTask<string> GetAsync(CancellationToken cancellationToken) => new(Sign());

    public bool Discard(string token) => false;

    private string Sign()
    {
        using var key = app.OpenKey();
        var now = time.GetUtcNow().UtcDateTime;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = app.Id,
            IssuedAt = now - ClockSkew,
            NotBefore = now - ClockSkew,
            Expires = now + Lifetime,
            SigningCredentials = new(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256)
            {
                // A cached signer would outlive the key.
                CryptoProviderFactory = new() { CacheSignatureProviders = false },
            },
        };
        return new JsonWebTokenHandler().CreateToken(descriptor);
    }
}
