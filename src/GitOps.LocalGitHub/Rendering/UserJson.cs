using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Rendering;

/// <summary>Users as the API and webhooks show them.</summary>
internal static class UserJson
{
    public static JsonObject Simple(GitHubState state, long userId) => Simple(state, state.Users.Get(userId));

    public static JsonObject Simple(GitHubState state, User user)
    {
        var url = state.Api("users/" + Uri.EscapeDataString(user.Login));
        return new()
        {
            ["login"] = user.Login,
            ["id"] = user.Id,
            ["node_id"] = "U_" + user.Id,
            ["avatar_url"] = $"{state.Url}/avatars/u/{user.Id}",
            ["gravatar_id"] = "",
            ["url"] = url,
            ["html_url"] = user.Type == "Bot" ? $"{state.Url}/apps/{user.Login.Replace("[bot]", "")}" : $"{state.Url}/{user.Login}",
            ["followers_url"] = url + "/followers",
            ["following_url"] = url + "/following{/other_user}",
            ["gists_url"] = url + "/gists{/gist_id}",
            ["starred_url"] = url + "/starred{/owner}{/repo}",
            ["subscriptions_url"] = url + "/subscriptions",
            ["organizations_url"] = url + "/orgs",
            ["repos_url"] = url + "/repos",
            ["events_url"] = url + "/events{/privacy}",
            ["received_events_url"] = url + "/received_events",
            ["type"] = user.Type,
            ["user_view_type"] = "public",
            ["site_admin"] = false,
        };
    }

    /// <summary>The user with their profile.</summary>
    public static JsonObject Public(GitHubState state, User user)
    {
        var json = Simple(state, user);
        json["name"] = user.Login;
        foreach (var field in (string[])["company", "blog", "location", "email", "hireable", "bio"])
            json[field] = null;
        json["public_repos"] = state.Repositories.All.Count(r => r.OwnerId == user.Id && !r.IsPrivate);
        foreach (var field in (string[])["public_gists", "followers", "following"])
            json[field] = 0;
        json["created_at"] = Links.Time(user.CreatedAt);
        json["updated_at"] = Links.Time(user.CreatedAt);
        return json;
    }
}
