namespace GitOps.LocalGitHub.Store;

/// <summary>A GitHub App. Its bot is the user that its comments are by.</summary>
internal sealed record App(long Id, long OwnerId, long BotId, string Slug, string ClientId, DateTimeOffset CreatedAt) : IStored
{
    /// <summary>The key that its JWTs are verified with.</summary>
    public required string PublicKeyPem { get; init; }

    /// <summary>What it may do (read or write), by permission.</summary>
    public required IReadOnlyDictionary<string, string> Permissions { get; init; }

    public required IReadOnlyList<string> Events { get; init; }
}

/// <summary>An App on the repositories of an account: all of them, or those that were selected.</summary>
internal sealed record Installation(long Id, long AppId, long AccountId, DateTimeOffset CreatedAt) : IStored
{
    public IReadOnlyList<long>? SelectedRepositories { get; init; }

    public bool Covers(Repository repository) =>
        repository.OwnerId == AccountId && SelectedRepositories?.Contains(repository.Id) is not false;
}

/// <summary>A personal or installation token. Only its hash is stored.</summary>
internal sealed record Token(long Id, string Hash) : IStored
{
    public long? UserId { get; init; }

    public long? InstallationId { get; init; }

    /// <summary>Whether it stands for the GITHUB_TOKEN of GitHub Actions, which has a lower limit.</summary>
    public bool IsActions { get; init; }

    public IReadOnlyDictionary<string, string> Permissions { get; init; } = new Dictionary<string, string>();

    /// <summary>The repositories that it is limited to; null for all of the installation.</summary>
    public IReadOnlyList<long>? Repositories { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
