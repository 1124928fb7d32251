using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Identity;

/// <summary>Decides whether an actor may use a route on a repository, with GitHub's answers when not.</summary>
internal sealed class AccessCheck(GitHubState state)
{
    /// <exception cref="GitHubException">The actor may not.</exception>
    public void Demand(Actor actor, Repository repository, Access access)
    {
        if (!CanRead(actor, repository))
            throw GitHubException.NotFound();
        if (actor.IsInstallation)
            DemandPermission(actor, repository, access);
        else if (access.Role == "app")
            throw new GitHubException(403, "You must authenticate via a GitHub App.");
        else
            DemandRole(actor, repository, access);
    }

    public bool CanRead(Actor actor, Repository repository) =>
        !repository.IsPrivate
        || (actor.IsInstallation ? actor.Covers(repository) : actor.User is not null && RoleOf(actor.User, repository) != "none");

    /// <summary>The role name of a user: the owner's is admin; without a grant it is read where all can read, else none.</summary>
    public string RoleOf(User user, Repository repository)
    {
        if (user.Id == repository.OwnerId || IsOrganizationOwner(user, repository))
            return "admin";
        return repository.Collaborators.GetValueOrDefault(user.Id) ?? (repository.IsPrivate ? "none" : "read");
    }

    /// <summary>The permission that contains a role: maintain is write, and triage is read.</summary>
    public static string PermissionOf(string role) =>
        role switch
        {
            "maintain" => "write",
            "triage" => "read",
            _ => role,
        };

    private static void DemandPermission(Actor actor, Repository repository, Access access)
    {
        var onlyMetadata = access.Permissions.Count == 0 && access.Role == "read";
        var granted =
            onlyMetadata
            || access.Permissions.Any(p => p.Split(':') is [var permission, var level] && actor.Has(permission, level))
            || (
                !repository.IsPrivate && access.Permissions.All(p => p.EndsWith(":read", StringComparison.Ordinal)) && access.Role == "read"
            );
        if (!granted || (!actor.Covers(repository) && access.Permissions.Any(p => p.EndsWith(":write", StringComparison.Ordinal))))
            throw new GitHubException(403, "Resource not accessible by integration");
    }

    private void DemandRole(Actor actor, Repository repository, Access access)
    {
        var writes = access.Role != "read" || access.Permissions.Any(p => p.EndsWith(":write", StringComparison.Ordinal));
        if (actor.User is null)
        {
            if (writes)
                throw GitHubException.Unauthorized();
            return;
        }

        var permission = PermissionOf(RoleOf(actor.User, repository));
        var enough = access.Role switch
        {
            "admin" => permission == "admin",
            "write" => permission is "admin" or "write",
            _ => true,
        };
        if (!enough)
            throw new GitHubException(
                403,
                access.Role == "admin" ? "Must have admin rights to Repository." : "Must have push access to Repository."
            );
    }

    // The owners of an organization are the members of its team "owners".
    private bool IsOrganizationOwner(User user, Repository repository) =>
        state.Teams.All.Any(t =>
            t.OrganizationId == repository.OwnerId && t.Slug == "owners" && t.Members.Any(m => m.UserId == user.Id && m.State == "active")
        );
}
