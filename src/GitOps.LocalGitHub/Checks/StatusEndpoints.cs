using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using LibGit2Sharp;
using Repository = GitOps.LocalGitHub.Store.Repository;

namespace GitOps.LocalGitHub.Checks;

/// <summary>Commit statuses, which users and Apps can set.</summary>
internal sealed class StatusEndpoints(GitHubState state, BareRepositories git, CheckListeners listeners) : IEndpoints
{
    private const int MaxDescription = 140;
    private const int MaxOfContext = 1_000;

    public IEnumerable<Route> Routes =>
        [
            new("POST", "/repos/{owner}/{repo}/statuses/{sha}", Access.Write("statuses"), Create),
            new("GET", "/repos/{owner}/{repo}/commits/{ref*}/statuses", Access.Read("statuses"), List),
            new("GET", "/repos/{owner}/{repo}/commits/{ref*}/status", Access.Read("statuses"), Combined),
        ];

    private Answer Create(Call call)
    {
        var sha = call["sha"];
        if (git.Use(call.Repository.Id, r => r.Lookup<Commit>(sha)) is null)
            throw new GitHubException(422, $"No commit found for SHA: {sha}");
        var value = call.Required("state");
        if (value is not ("error" or "failure" or "pending" or "success"))
            throw GitHubException.Invalid("Status", "state", $"{value} is not one of error, failure, pending, success");
        var description = call.Text("description");
        if (description?.Length > MaxDescription)
            throw GitHubException.Invalid("Status", "description", $"description is too long (maximum is {MaxDescription} characters)");
        var context = call.Text("context") ?? "default";
        if (Of(call.Repository, sha).Count(s => Same(s.Context, context)) >= MaxOfContext)
            throw new GitHubException(422, "Validation Failed: This SHA and context has reached the maximum number of statuses.");
        var status = state.Statuses.Put(
            new(state.NextId(), call.Repository.Id, call.User.Id, sha, state.Now)
            {
                State = value,
                Context = context,
                Description = description,
                TargetUrl = call.Text("target_url"),
            }
        );
        listeners.Updated(status);
        return Answer.Created(Json(call.Repository, status));
    }

    private Answer List(Call call)
    {
        var sha = GitRefs.Resolve(git, call.Repository, call["ref"]);
        return call.Page(
            state.Api(call.Repository, $"commits/{call["ref"]}/statuses"),
            Of(call.Repository, sha).Reverse(),
            s => Json(call.Repository, s)
        );
    }

    // Failure when any failed, pending when there is none or one is pending. Check runs do not count.
    private Answer Combined(Call call)
    {
        var sha = GitRefs.Resolve(git, call.Repository, call["ref"]);
        var newest = Of(call.Repository, sha).GroupBy(s => s.Context.ToLowerInvariant()).Select(g => g.Last()).ToList();
        var combined =
            newest.Any(s => s.State is "error" or "failure") ? "failure"
            : newest.Count == 0 || newest.Any(s => s.State == "pending") ? "pending"
            : "success";
        var commit = state.Api(call.Repository, $"commits/{sha}");
        return Answer.Ok(
            new JsonObject
            {
                ["state"] = combined,
                ["statuses"] = new JsonArray([.. newest.Select(s => (JsonNode)Json(call.Repository, s))]),
                ["sha"] = sha,
                ["total_count"] = newest.Count,
                ["repository"] = RepositoryJson.Minimal(state, call.Repository),
                ["commit_url"] = commit,
                ["url"] = commit + "/status",
            }
        );
    }

    private IEnumerable<CommitStatus> Of(Repository repository, string sha) =>
        state.Statuses.All.Where(s => s.RepositoryId == repository.Id && s.Sha == sha);

    private JsonObject Json(Repository repository, CommitStatus status) =>
        new()
        {
            ["url"] = state.Api(repository, $"statuses/{status.Sha}"),
            ["avatar_url"] = $"{state.Url}/avatars/u/{status.CreatorId}",
            ["id"] = status.Id,
            ["node_id"] = "SC_" + status.Id,
            ["state"] = status.State,
            ["description"] = status.Description,
            ["target_url"] = status.TargetUrl,
            ["context"] = status.Context,
            ["created_at"] = Links.Time(status.CreatedAt),
            ["updated_at"] = Links.Time(status.CreatedAt),
            ["creator"] = UserJson.Simple(state, status.CreatorId),
        };

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
