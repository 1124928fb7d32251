using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using GitOps.LocalGitHub.Webhooks;

namespace GitOps.LocalGitHub.Accounts;

/// <summary>Repositories, forks, collaborators and webhooks of a repository.</summary>
internal sealed partial class RepositoryEndpoints(
    GitHubState state,
    RepositoryCreation creation,
    AccessCheck access,
    EventPublisher events,
    BareRepositories git
) : IEndpoints
{
    private const string Root = "/repos/{owner}/{repo}";

    public IEnumerable<Route> Routes =>
        [
            new("POST", "/user/repos", Access.Any, Create),
            new("GET", Root, Access.Read(), c => Answer.Ok(RepositoryJson.Full(state, c.Repository))),
            new("PATCH", Root, new("admin", "administration:write"), Update),
            new("DELETE", Root, new("admin", "administration:write"), Delete),
            new("POST", Root + "/forks", Access.Read(), Fork),
            new("GET", Root + "/collaborators/{username}/permission", Access.Read(), GetPermission),
            new("PUT", Root + "/collaborators/{username}", new("admin", "administration:write"), AddCollaborator),
            new("POST", Root + "/hooks", new("admin", "repository_hooks:write"), CreateHook),
        ];

    private Answer Create(Call call)
    {
        if (call.Actor.Kind != ActorKind.Personal)
            throw GitHubException.Unauthorized();
        var name = call.Required("name");
        if (!ValidName().IsMatch(name))
            throw GitHubException.Invalid(
                "Repository",
                "name",
                "name can only contain ASCII letters, digits, and the characters ., -, and _"
            );
        if (state.FindRepository(call.User.Login, name) is not null)
            throw GitHubException.Invalid("Repository", "name", "name already exists on this account");
        return Answer.Created(RepositoryJson.Full(state, creation.Create(call.User, name, call.Flag("private") ?? false)));
    }

    private Answer Update(Call call) =>
        Answer.Ok(
            RepositoryJson.Full(
                state,
                state.Repositories.Put(
                    call.Repository with
                    {
                        IsPrivate = call.Flag("private") ?? call.Repository.IsPrivate,
                        DefaultBranch = call.Text("default_branch") ?? call.Repository.DefaultBranch,
                    }
                )
            )
        );

    private Answer Delete(Call call)
    {
        state.Repositories.Remove(call.Repository.Id);
        foreach (var pull in state.PullRequests.All.Where(p => p.RepositoryId == call.Repository.Id).ToList())
        {
            foreach (var comment in state.Comments.All.Where(c => c.PullRequestId == pull.Id).ToList())
                state.Comments.Remove(comment.Id);
            state.PullRequests.Remove(pull.Id);
        }

        git.Delete(call.Repository.Id);
        return Answer.NoContent;
    }

    private Answer Fork(Call call)
    {
        var name = call.Text("name") ?? call.Repository.Name;
        var root = call.Repository.ForkOf ?? call.Repository.Id;
        var existing = state.Repositories.All.FirstOrDefault(r => r.OwnerId == call.User.Id && r.ForkOf == root);
        if (call.User.Id == call.Repository.OwnerId)
            throw new GitHubException(403, "You cannot fork your own repository.");
        if (existing is null && state.FindRepository(call.User.Login, name) is not null)
            throw GitHubException.Invalid("Repository", "name", "name already exists on this account");
        var fork = existing ?? creation.Fork(call.Repository, call.User, name);
        return Answer.Of(202, RepositoryJson.Full(state, fork));
    }

    private Answer GetPermission(Call call)
    {
        var user = state.FindUser(call["username"]) ?? throw new GitHubException(404, $"{call["username"]} is not a user");
        var role = access.RoleOf(user, call.Repository);
        var json = UserJson.Simple(state, user);
        var permission = AccessCheck.PermissionOf(role);
        json["permissions"] = new JsonObject
        {
            ["admin"] = role == "admin",
            ["maintain"] = role is "admin" or "maintain",
            ["push"] = permission is "admin" or "write",
            ["triage"] = role is not ("none" or "read"),
            ["pull"] = role != "none",
        };
        json["role_name"] = role;
        return Answer.Ok(
            new JsonObject
            {
                ["permission"] = permission,
                ["user"] = json,
                ["role_name"] = role,
            }
        );
    }

    // An invitation is accepted at once.
    private Answer AddCollaborator(Call call)
    {
        var user = state.FindUser(call["username"]) ?? throw GitHubException.NotFound();
        var role = call.Text("permission") switch
        {
            null or "push" => "write",
            "pull" => "read",
            var other => other,
        };
        var collaborators = new Dictionary<long, string>(call.Repository.Collaborators) { [user.Id] = role };
        state.Repositories.Put(call.Repository with { Collaborators = collaborators });
        return Answer.NoContent;
    }

    private Answer CreateHook(Call call)
    {
        var config = call.Body["config"] as JsonObject;
        var url = config?["url"]?.ToString() ?? throw GitHubException.Invalid("Hook", "url", "url cannot be blank");
        var hook = state.Hooks.Put(
            new(state.NextId(), url, config["secret"]?.ToString() ?? "")
            {
                RepositoryId = call.Repository.Id,
                Events = call.Texts("events") ?? ["push"],
            }
        );
        events.PublishPing(hook);
        var api = state.Api(call.Repository, $"hooks/{hook.Id}");
        return Answer.Created(
            new JsonObject
            {
                ["type"] = "Repository",
                ["id"] = hook.Id,
                ["name"] = "web",
                ["active"] = true,
                ["events"] = new JsonArray([.. hook.Events.Select(e => (JsonNode)e)]),
                ["config"] = new JsonObject { ["url"] = hook.Url, ["content_type"] = "json" },
                ["updated_at"] = Links.Time(state.Now),
                ["created_at"] = Links.Time(state.Now),
                ["url"] = api,
                ["test_url"] = api + "/test",
                ["ping_url"] = api + "/pings",
                ["deliveries_url"] = api + "/deliveries",
                ["last_response"] = new JsonObject
                {
                    ["code"] = null,
                    ["status"] = "unused",
                    ["message"] = null,
                },
            }
        );
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex ValidName();
}
