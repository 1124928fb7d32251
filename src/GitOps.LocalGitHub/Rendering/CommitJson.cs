using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Store;
using LibGit2Sharp;
using Repository = GitOps.LocalGitHub.Store.Repository;

namespace GitOps.LocalGitHub.Rendering;

/// <summary>Commits as the API and webhooks show them.</summary>
internal static class CommitJson
{
    public static JsonObject Full(GitHubState state, Repository repository, Commit commit)
    {
        var url = state.Api(repository, $"commits/{commit.Sha}");
        return new()
        {
            ["sha"] = commit.Sha,
            ["node_id"] = "C_" + commit.Sha,
            ["commit"] = new JsonObject
            {
                ["author"] = Person(commit.Author),
                ["committer"] = Person(commit.Committer),
                ["message"] = commit.Message,
                ["tree"] = new JsonObject { ["sha"] = commit.Tree.Sha, ["url"] = state.Api(repository, $"git/trees/{commit.Tree.Sha}") },
                ["url"] = state.Api(repository, $"git/commits/{commit.Sha}"),
                ["comment_count"] = 0,
            },
            ["url"] = url,
            ["html_url"] = state.Html(repository, $"commit/{commit.Sha}"),
            ["comments_url"] = url + "/comments",
            ["author"] = null,
            ["committer"] = null,
            ["parents"] = new JsonArray([
                .. commit.Parents.Select(p =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["sha"] = p.Sha,
                            ["url"] = state.Api(repository, $"commits/{p.Sha}"),
                            ["html_url"] = state.Html(repository, $"commit/{p.Sha}"),
                        }
                ),
            ]),
        };
    }

    /// <summary>As in check suites and merge groups.</summary>
    public static JsonObject Simple(Commit commit) =>
        new()
        {
            ["id"] = commit.Sha,
            ["tree_id"] = commit.Tree.Sha,
            ["message"] = commit.Message,
            ["timestamp"] = Links.Time(commit.Committer.When),
            ["author"] = new JsonObject { ["name"] = commit.Author.Name, ["email"] = commit.Author.Email },
            ["committer"] = new JsonObject { ["name"] = commit.Committer.Name, ["email"] = commit.Committer.Email },
        };

    private static JsonObject Person(Signature signature) =>
        new()
        {
            ["name"] = signature.Name,
            ["email"] = signature.Email,
            ["date"] = Links.Time(signature.When),
        };
}
