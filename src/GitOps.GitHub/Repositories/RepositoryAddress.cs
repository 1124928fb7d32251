using System.Text.RegularExpressions;

namespace GitOps.GitHub.Repositories;

/// <summary>A repository on GitHub: the API's address, which ends with a slash, the owner and the name.</summary>
internal sealed partial record RepositoryAddress(Uri Api, string Owner, string Name)
{
    /// <summary>The path of the repository below the API's address.</summary>
    public string Path => $"repos/{Owner}/{Name}";

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}/{Name}";

    /// <summary>Whether a URL is of github.com, where every repository has pull requests.</summary>
    public static bool IsOnGitHubCom(string url) => Url().Match(url) is { Success: true } match && IsGitHubCom(match.Groups["host"].Value);

    /// <summary>Reads the URL of a repository, by https or ssh; null when it has another form.</summary>
    public static RepositoryAddress? Find(string url, Uri? api)
    {
        if (Url().Match(url) is not { Success: true } match || match.Groups["name"].Value is "." or "..")
            return null;
        var host = match.Groups["host"].Value;
        var web = match.Groups["scheme"].Value is "http" or "https";
        var address =
            api
            ?? (
                IsGitHubCom(host) ? new("https://api.github.com/")
                : web ? new($"https://{host}{match.Groups["port"].Value}/api/v3/")
                : new Uri($"https://{host}/api/v3/")
            );
        if (!address.AbsoluteUri.EndsWith('/'))
            address = new(address.AbsoluteUri + "/");
        return new(address, match.Groups["owner"].Value, match.Groups["name"].Value);
    }

    private static bool IsGitHubCom(string host) => host.ToLowerInvariant() is "github.com" or "www.github.com" or "ssh.github.com";

    [GeneratedRegex(
        @"^(?:(?<scheme>https?|ssh)://(?:[^/@:]+@)?(?<host>[A-Za-z0-9.-]+)(?<port>:[0-9]+)?/|[^/@:]+@(?<host>[A-Za-z0-9.-]+):)"
            + @"(?<owner>[A-Za-z0-9_-]+)/(?<name>[A-Za-z0-9._-]+?)(?:\.git)?/?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Url();
}
