using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Checks;

/// <summary>Check runs as the API and webhooks show them.</summary>
internal static class CheckRunJson
{
    public static JsonObject Of(GitHubState state, CheckRun run)
    {
        var repository = state.Repositories.Get(run.RepositoryId);
        var url = state.Api(repository, $"check-runs/{run.Id}");
        return new()
        {
            ["id"] = run.Id,
            ["name"] = run.Name,
            ["node_id"] = "CR_" + run.Id,
            ["head_sha"] = run.HeadSha,
            ["external_id"] = run.ExternalId ?? "",
            ["url"] = url,
            ["html_url"] = state.Html(repository, $"runs/{run.Id}"),
            ["details_url"] = run.DetailsUrl ?? state.Html(repository, $"runs/{run.Id}"),
            ["status"] = run.Status,
            ["conclusion"] = run.Conclusion,
            ["started_at"] = Links.Time(run.StartedAt),
            ["completed_at"] = Links.Time(run.CompletedAt),
            ["output"] = new JsonObject
            {
                ["title"] = run.Title,
                ["summary"] = run.Summary,
                ["text"] = run.Text,
                ["annotations_count"] = run.Annotations.Count,
                ["annotations_url"] = url + "/annotations",
            },
            ["check_suite"] = new JsonObject { ["id"] = run.SuiteId },
            ["app"] = AppJson.Find(state, run.AppId),
            ["pull_requests"] = new JsonArray([.. Pulls(state, run).Select(p => (JsonNode)PullRequestJson.Minimal(state, p))]),
        };
    }

    /// <summary>With the suite, as webhooks have it.</summary>
    public static JsonObject InWebhook(GitHubState state, CheckRun run)
    {
        var json = Of(state, run);
        json["check_suite"] = new JsonObject
        {
            ["id"] = run.SuiteId,
            ["node_id"] = "CS_" + run.SuiteId,
            ["head_branch"] = Pulls(state, run).FirstOrDefault()?.HeadRef,
            ["head_sha"] = run.HeadSha,
            ["status"] = run.Status,
            ["conclusion"] = run.Conclusion,
            ["url"] = state.Api(state.Repositories.Get(run.RepositoryId), $"check-suites/{run.SuiteId}"),
            ["before"] = null,
            ["after"] = run.HeadSha,
            ["pull_requests"] = json["pull_requests"]!.DeepClone(),
            ["app"] = json["app"]!.DeepClone(),
            ["created_at"] = Links.Time(run.StartedAt),
            ["updated_at"] = Links.Time(run.CompletedAt ?? run.StartedAt),
        };
        return json;
    }

    public static JsonObject Annotation(GitHubState state, CheckRun run, JsonObject sent) =>
        new()
        {
            ["path"] = sent["path"]!.DeepClone(),
            ["blob_href"] = state.Html(state.Repositories.Get(run.RepositoryId), $"blob/{run.HeadSha}/{sent["path"]}"),
            ["start_line"] = sent["start_line"]!.DeepClone(),
            ["start_column"] = sent["start_column"]?.DeepClone(),
            ["end_line"] = sent["end_line"]!.DeepClone(),
            ["end_column"] = sent["end_column"]?.DeepClone(),
            ["annotation_level"] = sent["annotation_level"]!.DeepClone(),
            ["title"] = sent["title"]?.DeepClone(),
            ["message"] = sent["message"]!.DeepClone(),
            ["raw_details"] = sent["raw_details"]?.DeepClone(),
        };

    // As on GitHub, heads in forks are left out.
    private static IEnumerable<PullRequest> Pulls(GitHubState state, CheckRun run) =>
        state
            .OpenPullRequests()
            .Where(p => p.HeadRepositoryId == run.RepositoryId && p.RepositoryId == run.RepositoryId && p.HeadSha == run.HeadSha);
}
