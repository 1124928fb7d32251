using System.Text.Json.Nodes;

namespace GitOps.GitHub.Tests;

/// <summary>The smallest payloads that Octokit accepts: it requires many fields to be present, and lets most of them be null.</summary>
internal static class Payloads
{
    private const string PullRequestFields =
        "url node_id html_url diff_url patch_url issue_url state title user assignees requested_reviewers requested_teams labels "
        + "commits_url review_comments_url review_comment_url comments_url statuses_url head base _links author_association "
        + "mergeable_state";

    public static string Push(string? reference, bool isDeleted) =>
        With(new() { ["ref"] = reference, ["deleted"] = isDeleted }, "before after compare commits pusher");

    public static string Reference(string name) => With(new() { ["ref"] = name }, "ref_type master_branch pusher_type");

    public static string PullRequest(string action, int number, bool isMerged)
    {
        var pullRequest = JsonNode.Parse(With(new() { ["number"] = number, ["merged"] = isMerged }, PullRequestFields));
        return With(new() { ["action"] = action, ["pull_request"] = pullRequest }, "before after changes");
    }

    public static string CheckRun(string action) => With(new() { ["action"] = action }, "check_run requested_action");

    public static string Action(string action) => With(new() { ["action"] = action }, "");

    private static string With(JsonObject payload, string nullFields)
    {
        foreach (var field in nullFields.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            payload[field] = null;
        return payload.ToJsonString();
    }
}
