using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Rendering;

/// <summary>Apps and their installations as the API and webhooks show them.</summary>
internal static class AppJson
{
    public static JsonObject? Find(GitHubState state, long? appId) => appId is { } id ? Of(state, state.Apps.Get(id)) : null;

    public static JsonObject Of(GitHubState state, App app) =>
        new()
        {
            ["id"] = app.Id,
            ["slug"] = app.Slug,
            ["client_id"] = app.ClientId,
            ["node_id"] = "A_" + app.Id,
            ["owner"] = UserJson.Simple(state, app.OwnerId),
            ["name"] = app.Slug,
            ["description"] = null,
            ["external_url"] = $"{state.Url}/apps/{app.Slug}",
            ["html_url"] = $"{state.Url}/apps/{app.Slug}",
            ["created_at"] = Links.Time(app.CreatedAt),
            ["updated_at"] = Links.Time(app.CreatedAt),
            ["permissions"] = Permissions(app.Permissions),
            ["events"] = new JsonArray([.. app.Events.Select(e => (JsonNode)e)]),
        };

    public static JsonObject Installation(GitHubState state, Installation installation)
    {
        var app = state.Apps.Get(installation.AppId);
        var account = state.Users.Get(installation.AccountId);
        return new()
        {
            ["id"] = installation.Id,
            ["account"] = UserJson.Simple(state, account),
            ["repository_selection"] = installation.SelectedRepositories is null ? "all" : "selected",
            ["access_tokens_url"] = state.Api($"app/installations/{installation.Id}/access_tokens"),
            ["repositories_url"] = state.Api("installation/repositories"),
            ["html_url"] = $"{state.Url}/settings/installations/{installation.Id}",
            ["app_id"] = app.Id,
            ["client_id"] = app.ClientId,
            ["app_slug"] = app.Slug,
            ["target_id"] = account.Id,
            ["target_type"] = account.Type,
            ["permissions"] = Permissions(app.Permissions),
            ["events"] = new JsonArray([.. app.Events.Select(e => (JsonNode)e)]),
            ["created_at"] = Links.Time(installation.CreatedAt),
            ["updated_at"] = Links.Time(installation.CreatedAt),
            ["single_file_name"] = null,
            ["has_multiple_single_files"] = false,
            ["single_file_paths"] = new JsonArray(),
            ["suspended_by"] = null,
            ["suspended_at"] = null,
        };
    }

    public static JsonObject Permissions(IReadOnlyDictionary<string, string> permissions)
    {
        var json = new JsonObject();
        foreach (var (permission, level) in permissions)
            json[permission] = level;
        return json;
    }
}
