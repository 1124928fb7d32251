using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Conversations;

/// <summary>Comments as the API and webhooks show them.</summary>
internal static class CommentJson
{
    public static readonly IReadOnlyList<string> ReactionContents = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"];

    public static JsonObject Of(GitHubState state, Repository repository, IssueComment comment)
    {
        var pull = state.PullRequests.Get(comment.PullRequestId);
        var url = state.Api(repository, $"issues/comments/{comment.Id}");
        return new()
        {
            ["url"] = url,
            ["html_url"] = state.Html(repository, $"pull/{pull.Number}#issuecomment-{comment.Id}"),
            ["issue_url"] = state.Api(repository, $"issues/{pull.Number}"),
            ["id"] = comment.Id,
            ["node_id"] = "IC_" + comment.Id,
            ["user"] = UserJson.Simple(state, comment.AuthorId),
            ["created_at"] = Links.Time(comment.CreatedAt),
            ["updated_at"] = Links.Time(comment.UpdatedAt),
            ["body"] = comment.Body,
            ["author_association"] = PullRequestJson.Association(repository, comment.AuthorId),
            ["reactions"] = Rollup(state, comment.Id, url + "/reactions"),
            ["performed_via_github_app"] = AppJson.Find(state, comment.AppId),
            ["pin"] = null,
            ["minimized"] = comment.MinimizedReason is { } reason ? new JsonObject { ["reason"] = reason.ToLowerInvariant() } : null,
        };
    }

    /// <summary>The pull request as the issue that webhooks of comments have.</summary>
    public static JsonObject Issue(GitHubState state, JsonObject pull)
    {
        var url = (string)pull["issue_url"]!;
        var issue = new JsonObject
        {
            ["url"] = url,
            ["repository_url"] = url[..url.IndexOf("/issues/", StringComparison.Ordinal)],
            ["labels_url"] = url + "/labels{/name}",
            ["comments_url"] = url + "/comments",
            ["events_url"] = url + "/events",
            ["timeline_url"] = url + "/timeline",
            ["reactions"] = Rollup(state, (long)pull["id"]!, url + "/reactions"),
            ["performed_via_github_app"] = null,
            ["state_reason"] = null,
        };
        foreach (
            var field in (string[])
                [
                    "id",
                    "node_id",
                    "number",
                    "title",
                    "user",
                    "labels",
                    "state",
                    "locked",
                    "assignee",
                    "assignees",
                    "milestone",
                    "comments",
                    "created_at",
                    "updated_at",
                    "closed_at",
                    "author_association",
                    "active_lock_reason",
                    "draft",
                    "body",
                    "html_url",
                ]
        )
            issue[field] = pull[field]?.DeepClone();
        issue["pull_request"] = new JsonObject
        {
            ["url"] = (string)pull["url"]!,
            ["html_url"] = (string)pull["html_url"]!,
            ["diff_url"] = (string)pull["diff_url"]!,
            ["patch_url"] = (string)pull["patch_url"]!,
            ["merged_at"] = (string?)pull["merged_at"],
        };
        return issue;
    }

    private static JsonObject Rollup(GitHubState state, long subjectId, string url)
    {
        var reactions = state.Reactions.All.Where(r => r.SubjectId == subjectId).ToList();
        var json = new JsonObject { ["url"] = url, ["total_count"] = reactions.Count };
        foreach (var content in ReactionContents)
            json[content] = reactions.Count(r => r.Content == content);
        return json;
    }
}
