using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Identity;

/// <summary>How a request was authenticated.</summary>
internal enum ActorKind
{
    Anonymous,

    /// <summary>A personal token.</summary>
    Personal,

    /// <summary>A token of an App's installation.</summary>
    Installation,

    /// <summary>The GITHUB_TOKEN of GitHub Actions.</summary>
    Actions,

    /// <summary>The JWT of an App; only endpoints under /app take it.</summary>
    Jwt,
}

/// <summary>Who makes a request, and the rights of its token.</summary>
/// <param name="Key">Identifies the token in rate limits and ETags; never the token itself.</param>
internal sealed record Actor(ActorKind Kind, string Key)
{
    public static readonly Actor Anonymous = new(ActorKind.Anonymous, "anonymous");

    /// <summary>The user, or the bot of the App; null without a token.</summary>
    public User? User { get; init; }

    public App? App { get; init; }

    public Installation? Installation { get; init; }

    public Token? Token { get; init; }

    /// <summary>The token of an installation, or of GitHub Actions, which is one too.</summary>
    public bool IsInstallation => Kind is ActorKind.Installation or ActorKind.Actions;

    /// <summary>Whether the token of an installation has a permission (read, write) on what it covers.</summary>
    public bool Has(string permission, string level) =>
        Token?.Permissions.GetValueOrDefault(permission) is { } granted && (granted == "write" || granted == level);

    public bool Covers(Repository repository) =>
        Installation?.Covers(repository) == true && Token?.Repositories?.Contains(repository.Id) is not false;
}
