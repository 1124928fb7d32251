using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Rendering;

/// <summary>URLs of the API, of pages and of timestamps in GitHub's form. Paths are those of GitHub Enterprise Server.</summary>
internal static class Links
{
    public const string ApiPath = "/api/v3";

    public static string Api(this GitHubState state, string path) => $"{state.Url}{ApiPath}/{path}";

    public static string Api(this GitHubState state, Repository repository, string path = "") =>
        state.Api($"repos/{state.FullName(repository)}{(path.Length > 0 ? "/" : "")}{path}");

    public static string Html(this GitHubState state, Repository repository, string path = "") =>
        $"{state.Url}/{state.FullName(repository)}{(path.Length > 0 ? "/" : "")}{path}";

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    public static string? Time(DateTimeOffset? time) => time is { } value ? Time(value) : null;
}
