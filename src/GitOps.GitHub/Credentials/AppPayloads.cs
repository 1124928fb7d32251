namespace GitOps.GitHub.Credentials;

/// <summary>An App, as <c>GET /app</c> describes it.</summary>
internal sealed record AppPayload(
    long Id,
    string? Slug,
    string? HtmlUrl,
    IReadOnlyDictionary<string, string>? Permissions,
    IReadOnlyList<string>? Events
);

/// <summary>An installation of an App, with what its owner granted.</summary>
internal sealed record InstallationPayload(
    long Id,
    string? HtmlUrl,
    IReadOnlyDictionary<string, string>? Permissions,
    IReadOnlyList<string>? Events
);

/// <summary>A new token of an installation.</summary>
internal sealed record TokenPayload(string Token, DateTimeOffset ExpiresAt, IReadOnlyList<RepositoryPayload>? Repositories)
{
    /// <inheritdoc/>
    public override string ToString() => $"token until {ExpiresAt:O}";
}

/// <summary>A repository.</summary>
internal sealed record RepositoryPayload(long Id, string? FullName);
