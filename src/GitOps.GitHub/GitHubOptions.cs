namespace GitOps.GitHub;

/// <summary>The repositories on GitHub and how requests for them are limited.</summary>
public sealed record GitHubOptions
{
    /// <summary>The repositories with their credentials.</summary>
    public IReadOnlyList<GitHubRepositoryOptions> Repositories { get; init; } = [];

    /// <summary>How long a request may wait for a limit of GitHub before it fails and says until when the limit holds.</summary>
    public TimeSpan MaxLimitWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long GitHub may take for a response.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest response in bytes.</summary>
    public int MaxResponseBytes { get; init; } = 16 << 20;

    /// <summary>The memory for responses that are asked for again by their ETag, in bytes.</summary>
    public long MaxCacheBytes { get; init; } = 64 << 20;
}

/// <summary>A repository on GitHub with the credentials for it: an App or a token.</summary>
public sealed record GitHubRepositoryOptions(string Url)
{
    /// <summary>The App that is installed for the repository; it is used instead of the token.</summary>
    public GitHubAppOptions? App { get; init; }

    /// <summary>A token of a user.</summary>
    public string? Token { get; init; }

    /// <summary>The address of the API; null for the one that follows from the URL's host.</summary>
    public Uri? Api { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Url;
}
