using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Apps;

/// <summary>The App of a JWT, its installations and their tokens.</summary>
internal sealed class AppEndpoints(GitHubState state, Authentication authentication) : IEndpoints
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public IEnumerable<Route> Routes =>
        [
            new("GET", "/app", Access.Jwt, c => Answer.Ok(AppJson.Of(state, c.Actor.App!))),
            new("GET", "/app/installations", Access.Jwt, List),
            new("GET", "/app/installations/{id}", Access.Jwt, c => Answer.Ok(AppJson.Installation(state, Find(c)))),
            new("POST", "/app/installations/{id}/access_tokens", Access.Jwt, CreateToken),
            new("GET", "/repos/{owner}/{repo}/installation", Access.Jwt, OfRepository),
            new("GET", "/installation/repositories", Access.Any, Repositories),
        ];

    private Answer List(Call call) =>
        call.Page(
            state.Api("app/installations"),
            state.Installations.All.Where(i => i.AppId == call.Actor.App!.Id),
            i => AppJson.Installation(state, i)
        );

    // The body can only narrow what was granted.
    private Answer CreateToken(Call call)
    {
        var installation = Find(call);
        var app = call.Actor.App!;
        var repositories = RepositoriesOf(call, installation);
        var permissions = PermissionsOf(call, app);
        var expires = state.Now + Lifetime;
        var secret = authentication.Create(
            $"ghs_{app.Id}_",
            (id, hash) =>
                new(id, hash)
                {
                    InstallationId = installation.Id,
                    Permissions = permissions,
                    Repositories = repositories is null ? null : [.. repositories.Select(r => r.Id)],
                    ExpiresAt = expires,
                }
        );
        var json = new JsonObject
        {
            ["token"] = secret,
            ["expires_at"] = Links.Time(expires),
            ["permissions"] = AppJson.Permissions(permissions),
            ["repository_selection"] = repositories is null && installation.SelectedRepositories is null ? "all" : "selected",
        };
        if (repositories is not null)
            json["repositories"] = new JsonArray([.. repositories.Select(r => (JsonNode)RepositoryJson.Full(state, r))]);
        return Answer.Created(json);
    }

    private List<Repository>? RepositoriesOf(Call call, Installation installation)
    {
        var covered = state.Repositories.All.Where(installation.Covers).ToList();
        List<Repository?> found;
        if (call.Body["repository_ids"] is JsonArray ids)
            found = [.. ids.Select(i => covered.Find(r => i is JsonValue value && value.TryGetValue(out long id) && r.Id == id))];
        else if (call.Texts("repositories") is { } names)
            found = [.. names.Select(n => covered.Find(r => r.Name == n))];
        else
            return null;
        return found.Contains(null)
            ? throw new GitHubException(
                422,
                "There is at least one repository that does not exist or is not accessible to the parent installation."
            )
            : [.. found.Select(r => r!)];
    }

    private static Dictionary<string, string> PermissionsOf(Call call, App app)
    {
        if (call.Body["permissions"] is not JsonObject asked)
            return new(app.Permissions);
        var permissions = asked.ToDictionary(p => p.Key, p => p.Value?.ToString() ?? "");
        if (permissions.Any(p => app.Permissions.GetValueOrDefault(p.Key) is not { } granted || (granted != "write" && granted != p.Value)))
            throw new GitHubException(422, "The permissions requested are not granted to this installation.");
        permissions["metadata"] = "read";
        return permissions;
    }

    private Answer OfRepository(Call call)
    {
        var repository = state.FindRepository(call["owner"], call["repo"]);
        var installation = state.Installations.All.FirstOrDefault(i =>
            i.AppId == call.Actor.App!.Id && repository is not null && i.Covers(repository)
        );
        return installation is null ? throw GitHubException.NotFound() : Answer.Ok(AppJson.Installation(state, installation));
    }

    private Answer Repositories(Call call)
    {
        if (!call.Actor.IsInstallation)
            throw new GitHubException(
                403,
                "You must authenticate with an installation access token in order to list repositories for an installation."
            );
        return call.PageIn(
            state.Api("installation/repositories"),
            "repositories",
            state.Repositories.All.Where(call.Actor.Covers),
            r => RepositoryJson.Full(state, r)
        );
    }

    private Installation Find(Call call) =>
        state.Installations.Find(call.Number("id")) is { } installation && installation.AppId == call.Actor.App!.Id
            ? installation
            : throw GitHubException.NotFound();
}
