using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Rendering;

/// <summary>Pull requests as lists, single reads and webhooks show them.</summary>
internal static class PullRequestJson
{
    /// <summary>As in lists: without mergeability and counts.</summary>
    public static JsonObject Simple(GitHubState state, PullRequest pull)
    {
        var repository = state.Repositories.Get(pull.RepositoryId);
        var api = state.Api(repository, $"pulls/{pull.Number}");
        var issue = state.Api(repository, $"issues/{pull.Number}");
        var html = state.Html(repository, $"pull/{pull.Number}");
        var statuses = state.Api(repository, $"statuses/{pull.HeadSha}");
        return new()
        {
            ["url"] = api,
            ["id"] = pull.Id,
            ["node_id"] = "PR_" + pull.Id,
            ["html_url"] = html,
            ["diff_url"] = html + ".diff",
            ["patch_url"] = html + ".patch",
            ["issue_url"] = issue,
            ["number"] = pull.Number,
            ["state"] = pull.IsOpen ? "open" : "closed",
            ["locked"] = false,
            ["title"] = pull.Title,
            ["user"] = UserJson.Simple(state, pull.AuthorId),
            ["body"] = pull.Body,
            ["created_at"] = Links.Time(pull.CreatedAt),
            ["updated_at"] = Links.Time(pull.UpdatedAt),
            ["closed_at"] = Links.Time(pull.ClosedAt),
            ["merged_at"] = Links.Time(pull.MergedAt),
            ["merge_commit_sha"] = pull.MergeCommitSha,
            ["assignee"] = null,
            ["assignees"] = new JsonArray(),
            ["requested_reviewers"] = new JsonArray([.. pull.RequestedReviewers.Select(r => UserJson.Simple(state, r))]),
            ["requested_teams"] = new JsonArray(),
            ["labels"] = new JsonArray([.. pull.Labels.Select(l => LabelJson(state, repository, l))]),
            ["milestone"] = null,
            ["draft"] = pull.IsDraft,
            ["commits_url"] = api + "/commits",
            ["review_comments_url"] = api + "/comments",
            ["review_comment_url"] = state.Api(repository, "pulls/comments{/number}"),
            ["comments_url"] = issue + "/comments",
            ["statuses_url"] = statuses,
            ["head"] = Side(state, pull.HeadRef, pull.HeadSha, pull.HeadOwnerId, state.Repositories.Find(pull.HeadRepositoryId)),
            ["base"] = Side(state, pull.BaseRef, pull.BaseSha, repository.OwnerId, repository),
            ["_links"] = new JsonObject
            {
                ["self"] = Link(api),
                ["html"] = Link(html),
                ["issue"] = Link(issue),
                ["comments"] = Link(issue + "/comments"),
                ["review_comments"] = Link(api + "/comments"),
                ["review_comment"] = Link(state.Api(repository, "pulls/comments{/number}")),
                ["commits"] = Link(api + "/commits"),
                ["statuses"] = Link(statuses),
            },
            ["author_association"] = Association(repository, pull.AuthorId),
            ["auto_merge"] = null,
            ["active_lock_reason"] = null,
        };
    }

    /// <summary>As a single pull request and in webhooks.</summary>
    public static JsonObject Full(GitHubState state, PullRequest pull, BareRepositories git)
    {
        var json = Simple(state, pull);
        var changes = git.Use(pull.RepositoryId, r => Comparison.Of(r, pull.BaseSha, pull.HeadSha));
        json["merged"] = pull.IsMerged;
        json["mergeable"] = pull.IsOpen ? pull.Mergeable : null;
        json["rebaseable"] = pull.IsOpen ? pull.Mergeable : null;
        json["mergeable_state"] = pull switch
        {
            { IsOpen: false } or { Mergeable: null } => "unknown",
            { Mergeable: false } => "dirty",
            { IsDraft: true } => "draft",
            _ => "clean",
        };
        json["merged_by"] = pull.MergedById is { } merger ? UserJson.Simple(state, merger) : null;
        json["comments"] = state.Comments.All.Count(c => c.PullRequestId == pull.Id);
        json["review_comments"] = 0;
        json["maintainer_can_modify"] = pull.MaintainerCanModify;
        json["commits"] = changes.Commits.Count;
        json["additions"] = changes.Files.Sum(f => f.Additions);
        json["deletions"] = changes.Files.Sum(f => f.Deletions);
        json["changed_files"] = changes.Files.Count;
        return json;
    }

    /// <summary>As in check runs. GitHub leaves out pull requests from forks.</summary>
    public static JsonObject Minimal(GitHubState state, PullRequest pull)
    {
        var repository = state.Repositories.Get(pull.RepositoryId);
        return new()
        {
            ["url"] = state.Api(repository, $"pulls/{pull.Number}"),
            ["id"] = pull.Id,
            ["number"] = pull.Number,
            ["head"] = MinimalSide(pull.HeadRef, pull.HeadSha),
            ["base"] = MinimalSide(pull.BaseRef, pull.BaseSha),
        };

        JsonObject MinimalSide(string name, string sha) =>
            new()
            {
                ["ref"] = name,
                ["sha"] = sha,
                ["repo"] = new JsonObject
                {
                    ["id"] = repository.Id,
                    ["url"] = state.Api(repository),
                    ["name"] = repository.Name,
                },
            };
    }

    public static JsonObject LabelJson(GitHubState state, Repository repository, string name) =>
        new()
        {
            ["id"] = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(name))),
            ["node_id"] = "LA_" + Convert.ToHexString(Encoding.UTF8.GetBytes(name)),
            ["url"] = state.Api(repository, "labels/" + Uri.EscapeDataString(name)),
            ["name"] = name,
            ["description"] = null,
            ["color"] = "ededed",
            ["default"] = false,
        };

    public static string Association(Repository repository, long userId) =>
        userId == repository.OwnerId ? "OWNER"
        : repository.Collaborators.ContainsKey(userId) ? "COLLABORATOR"
        : "NONE";

    private static JsonObject Side(GitHubState state, string name, string sha, long ownerId, Repository? repository) =>
        new()
        {
            ["label"] = $"{state.Users.Get(ownerId).Login}:{name}",
            ["ref"] = name,
            ["sha"] = sha,
            ["user"] = UserJson.Simple(state, ownerId),
            ["repo"] = repository is null ? null : RepositoryJson.Full(state, repository),
        };

    private static JsonObject Link(string href) => new() { ["href"] = href };
}
