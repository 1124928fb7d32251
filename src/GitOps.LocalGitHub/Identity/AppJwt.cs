using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Identity;

/// <summary>Verifies the JWT of an App: RS256, issued by its id or client id, valid for at most 10 minutes.</summary>
internal static class AppJwt
{
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(10);

    /// <exception cref="GitHubException">The token is not valid.</exception>
    public static Actor Verify(string jwt, GitHubState state)
    {
        if (jwt.Split('.') is not [var header, var claims, var signature])
            throw Invalid();
        try
        {
            if (Decode(header).GetProperty("alg").GetString() != "RS256")
                throw Invalid();
            var decoded = Decode(claims);
            var issuer = decoded.GetProperty("iss").ToString();
            var app = state.Apps.All.FirstOrDefault(a => a.ClientId == issuer || a.Id.ToString() == issuer);
            if (app is null)
                throw new GitHubException(401, "'Issuer' claim ('iss') must be an Integer or the client ID of a GitHub App");
            CheckTimes(decoded, state.Now);
            using var key = RSA.Create();
            key.ImportFromPem(app.PublicKeyPem);
            var signed = Encoding.ASCII.GetBytes($"{header}.{claims}");
            if (!key.VerifyData(signed, Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                throw Invalid();
            return new(ActorKind.Jwt, $"app {app.Id}") { App = app, User = state.Users.Get(app.BotId) };
        }
        catch (Exception exception)
            when (exception is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw Invalid();
        }
    }

    private static void CheckTimes(JsonElement claims, DateTimeOffset now)
    {
        var issued = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("iat").GetInt64());
        var expires = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64());
        if (issued > now)
            throw new GitHubException(
                401,
                "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
            );
        if (expires <= now)
            throw new GitHubException(
                401,
                "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires"
            );
        if (expires > now + MaxLifetime)
            throw new GitHubException(401, "'Expiration time' claim ('exp') is too far in the future");
    }

    private static JsonElement Decode(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part)).RootElement;

    private static GitHubException Invalid() => new(401, "A JSON web token could not be decoded");
}
