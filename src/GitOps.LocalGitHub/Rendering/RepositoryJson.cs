using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Rendering;

/// <summary>Repositories as the API and webhooks show them.</summary>
internal static class RepositoryJson
{
    private static readonly string[] Urls =
    [
        "archive_url {archive_format}{/ref}",
        "assignees_url assignees{/user}",
        "blobs_url git/blobs{/sha}",
        "branches_url branches{/branch}",
        "collaborators_url collaborators{/collaborator}",
        "comments_url comments{/number}",
        "commits_url commits{/sha}",
        "compare_url compare/{base}...{head}",
        "contents_url contents/{+path}",
        "contributors_url contributors",
        "deployments_url deployments",
        "downloads_url downloads",
        "events_url events",
        "forks_url forks",
        "git_commits_url git/commits{/sha}",
        "git_refs_url git/refs{/sha}",
        "git_tags_url git/tags{/sha}",
        "hooks_url hooks",
        "issue_comment_url issues/comments{/number}",
        "issue_events_url issues/events{/number}",
        "issues_url issues{/number}",
        "keys_url keys{/key_id}",
        "labels_url labels{/name}",
        "languages_url languages",
        "merges_url merges",
        "milestones_url milestones{/number}",
        "notifications_url notifications{?since,all,participating}",
        "pulls_url pulls{/number}",
        "releases_url releases{/id}",
        "stargazers_url stargazers",
        "statuses_url statuses/{sha}",
        "subscribers_url subscribers",
        "subscription_url subscription",
        "tags_url tags",
        "teams_url teams",
        "trees_url git/trees{/sha}",
    ];

    public static JsonObject Minimal(GitHubState state, Repository repository)
    {
        var json = new JsonObject
        {
            ["id"] = repository.Id,
            ["node_id"] = "R_" + repository.Id,
            ["name"] = repository.Name,
            ["full_name"] = state.FullName(repository),
            ["private"] = repository.IsPrivate,
            ["owner"] = UserJson.Simple(state, repository.OwnerId),
            ["html_url"] = state.Html(repository),
            ["description"] = null,
            ["fork"] = repository.ForkOf is not null,
            ["url"] = state.Api(repository),
        };
        foreach (var url in Urls.Select(u => u.Split(' ')))
            json[url[0]] = state.Api(repository, url[1]);
        return json;
    }

    public static JsonObject Full(GitHubState state, Repository repository)
    {
        var json = Minimal(state, repository);
        var clone = state.Html(repository) + ".git";
        json["clone_url"] = clone;
        json["git_url"] = clone;
        json["ssh_url"] = clone;
        json["svn_url"] = state.Html(repository);
        foreach (var field in (string[])["homepage", "language", "mirror_url", "license"])
            json[field] = null;
        var forks = state.Repositories.All.Count(r => r.ForkOf == repository.Id);
        var issues = state.OpenPullRequests().Count(p => p.RepositoryId == repository.Id);
        foreach (var field in (string[])["size", "stargazers_count", "watchers_count", "watchers", "network_count", "subscribers_count"])
            json[field] = 0;
        json["forks"] = forks;
        json["forks_count"] = forks;
        json["open_issues"] = issues;
        json["open_issues_count"] = issues;
        foreach (
            var field in (string[])["has_projects", "has_wiki", "has_pages", "has_downloads", "has_discussions", "archived", "disabled"]
        )
            json[field] = false;
        json["has_issues"] = true;
        json["default_branch"] = repository.DefaultBranch;
        json["visibility"] = repository.IsPrivate ? "private" : "public";
        json["topics"] = new JsonArray();
        json["created_at"] = Links.Time(repository.CreatedAt);
        json["updated_at"] = Links.Time(repository.CreatedAt);
        json["pushed_at"] = Links.Time(repository.PushedAt ?? repository.CreatedAt);
        foreach (var field in (string[])["allow_merge_commit", "allow_squash_merge", "allow_rebase_merge", "allow_forking"])
            json[field] = true;
        return json;
    }
}
