using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Accounts;

/// <summary>Users, and memberships of teams.</summary>
internal sealed class UserEndpoints(GitHubState state) : IEndpoints
{
    private const string Membership = "/orgs/{org}/teams/{team}/memberships/{username}";

    public IEnumerable<Route> Routes =>
        [
            new("GET", "/user", Access.Any, GetAuthenticated),
            new("GET", "/users/{username}", Access.Any, Get),
            new("GET", Membership, Access.Any, GetMembership),
        ];

    private Answer GetAuthenticated(Call call) =>
        call.Actor.IsInstallation
            ? throw new GitHubException(403, "Resource not accessible by integration")
            : Answer.Ok(UserJson.Public(state, call.User));

    private Answer Get(Call call) =>
        Answer.Ok(UserJson.Public(state, state.FindUser(call["username"]) ?? throw GitHubException.NotFound()));

    // 404 also when the caller cannot see the team: an App without the permission, or a user outside the organization.
    private Answer GetMembership(Call call)
    {
        var organization = state.FindUser(call["org"]) ?? throw GitHubException.NotFound();
        var isVisible = call.Actor.IsInstallation
            ? call.Actor.Has("members", "read") && call.Actor.Installation!.AccountId == organization.Id
            : state.Teams.All.Any(t => t.OrganizationId == organization.Id && t.Members.Any(m => m.UserId == call.Actor.User?.Id));
        var team = state.Teams.All.FirstOrDefault(t => t.OrganizationId == organization.Id && t.Slug == call["team"]);
        var user = state.FindUser(call["username"]);
        if (!isVisible || team?.Members.FirstOrDefault(m => m.UserId == user?.Id) is not { } member)
            throw GitHubException.NotFound();
        return Answer.Ok(
            new JsonObject
            {
                ["state"] = member.State,
                ["role"] = member.Role,
                ["url"] = state.Api($"orgs/{organization.Login}/teams/{team.Slug}/memberships/{user!.Login}"),
            }
        );
    }
}
