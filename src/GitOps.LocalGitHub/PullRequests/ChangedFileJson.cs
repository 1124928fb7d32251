using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.PullRequests;

/// <summary>A changed file as the API shows it.</summary>
internal static class ChangedFileJson
{
    public static JsonObject Of(GitHubState state, PullRequest pull, ChangedFile file)
    {
        var repository = state.Repositories.Get(pull.RepositoryId);
        var path = string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString));
        var json = new JsonObject
        {
            ["sha"] = file.Sha,
            ["filename"] = file.Path,
            ["status"] = file.Status,
            ["additions"] = file.Additions,
            ["deletions"] = file.Deletions,
            ["changes"] = file.Additions + file.Deletions,
            ["blob_url"] = state.Html(repository, $"blob/{pull.HeadSha}/{path}"),
            ["raw_url"] = state.Html(repository, $"raw/{pull.HeadSha}/{path}"),
            ["contents_url"] = state.Api(repository, $"contents/{path}?ref={pull.HeadSha}"),
        };
        // GitHub's patch begins at the first hunk.
        if (file.Patch?.IndexOf("\n@@", StringComparison.Ordinal) is { } hunk and >= 0)
            json["patch"] = file.Patch[(hunk + 1)..];
        if (file.Status == "renamed")
            json["previous_filename"] = file.PreviousPath;
        return json;
    }
}
