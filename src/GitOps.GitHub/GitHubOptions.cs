using GitOps.GitHub.Repositories;

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

    /// <summary>Checks that they belong together, and that no token or key would be sent without encryption.</summary>
    /// <exception cref="FormatException">They do not; the message says what was expected.</exception>
    public void Validate()
    {
        App?.Validate();
        if (RepositoryAddress.Find(Url, Api) is not { } address)
            throw new FormatException("not on GitHub: expected the URL of a repository, such as https://github.com/owner/name");
        if (App is not null && Token is not null)
            throw new FormatException("it has an App and a token: remove `tokenFile` or `tokenVariable`, as the App's tokens are used");
        foreach (var url in new[] { address.Api, App is not null && Uri.TryCreate(Url, UriKind.Absolute, out var web) ? web : address.Api })
            if (url is { Scheme: "http", IsLoopback: false })
                throw new FormatException($"{url} is not encrypted: expected https, because tokens are sent to it");
    }

    /// <inheritdoc/>
    public override string ToString() => Url;
}
