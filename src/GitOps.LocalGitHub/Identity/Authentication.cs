using System.Security.Cryptography;
using System.Text;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalGitHub.Identity;

/// <summary>Creates tokens, and finds who sends a request by its Authorization header.</summary>
internal sealed class Authentication(GitHubState state)
{
    /// <summary>A token is shown once, here.</summary>
    public string Create(string prefix, Func<long, string, Token> record)
    {
        var secret = prefix + RandomNumberGenerator.GetHexString(36, lowercase: true);
        state.Tokens.Put(record(state.NextId(), Hash(secret)));
        return secret;
    }

    /// <exception cref="GitHubException">The credentials are not valid.</exception>
    public Actor Find(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
            return Actor.Anonymous;
        var (scheme, value) = header.IndexOf(' ', StringComparison.Ordinal) is var space and > 0
            ? (header[..space].ToLowerInvariant(), header[(space + 1)..].Trim())
            : ("", "");
        return scheme switch
        {
            "basic" => FindByToken(Password(value)),
            "bearer" or "token" when value.StartsWith("ey", StringComparison.Ordinal) => AppJwt.Verify(value, state),
            "bearer" or "token" => FindByToken(value),
            _ => throw new GitHubException(401, "Bad credentials"),
        };
    }

    private Actor FindByToken(string secret)
    {
        var hash = Hash(secret);
        var token = state.Tokens.All.FirstOrDefault(t => t.Hash == hash);
        if (token is null || token.ExpiresAt <= state.Now)
            throw new GitHubException(401, "Bad credentials");
        if (token.UserId is { } userId)
            return new(ActorKind.Personal, hash) { User = state.Users.Get(userId), Token = token };
        if (state.Installations.Find(token.InstallationId!.Value) is not { } installation)
            throw new GitHubException(401, "Bad credentials");
        var app = state.Apps.Get(installation.AppId);
        return new(token.IsActions ? ActorKind.Actions : ActorKind.Installation, hash)
        {
            User = state.Users.Get(app.BotId),
            App = app,
            Installation = installation,
            Token = token,
        };
    }

    // Git sends a user name of any kind, such as x-access-token, with the token as its password.
    private static string Password(string basic)
    {
        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(basic));
            return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
        }
        catch (FormatException)
        {
            throw new GitHubException(401, "Bad credentials");
        }
    }

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
