using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Deployments;

/// <summary>Deployments and their statuses. auto_merge merges nothing: what is behind its base is refused, as with a conflict.</summary>
internal sealed class DeploymentEndpoints(GitHubState state, BareRepositories git) : IEndpoints
{
    private const string Root = "/repos/{owner}/{repo}/deployments";
    private static readonly string[] States = ["error", "failure", "inactive", "in_progress", "queued", "pending", "success"];

    public IEnumerable<Route> Routes =>
        [
            new("GET", Root, Access.Read("deployments"), List),
            new("POST", Root, Access.Write("deployments"), Create),
            new("GET", Root + "/{id}", Access.Read("deployments"), c => Answer.Ok(Json(c.Repository, Find(c)))),
            new("GET", Root + "/{id}/statuses", Access.Read("deployments"), ListStatuses),
            new("POST", Root + "/{id}/statuses", Access.Write("deployments"), CreateStatus),
        ];

    private Answer List(Call call) =>
        call.Page(
            state.Api(call.Repository, "deployments"),
            state
                .Deployments.All.Where(d => d.RepositoryId == call.Repository.Id)
                .Where(d => call.Query("environment") is not { } environment || d.Environment == environment)
                .Where(d => call.Query("sha") is not { } sha || d.Sha == sha)
                .Where(d => call.Query("ref") is not { } name || d.Ref == name)
                .Where(d => call.Query("task") is not { } task || d.Task == task)
                .Reverse(),
            d => Json(call.Repository, d)
        );

    private Answer Create(Call call)
    {
        var name = call.Required("ref");
        var sha = GitRefs.Resolve(git, call.Repository, name);
        DemandContexts(call, sha);
        if (call.Flag("auto_merge") ?? true)
            DemandUpToDate(call, sha);
        var environment = call.Text("environment") ?? "production";
        var deployment = state.Deployments.Put(
            new(state.NextId(), call.Repository.Id, call.User.Id, sha, state.Now)
            {
                Ref = name,
                Task = call.Text("task") ?? "deploy",
                Environment = environment,
                Description = call.Text("description"),
                Payload = call.Body["payload"]?.DeepClone(),
                IsTransient = call.Flag("transient_environment") ?? false,
                IsProduction = call.Flag("production_environment") ?? environment == "production",
                AppId = call.Actor.App?.Id,
            }
        );
        return Answer.Created(Json(call.Repository, deployment));
    }

    // Without required_contexts, all contexts of the commit must be green; an empty list skips that.
    private void DemandContexts(Call call, string sha)
    {
        var required = call.Texts("required_contexts");
        var newest = state
            .Statuses.All.Where(s => s.RepositoryId == call.Repository.Id && s.Sha == sha)
            .GroupBy(s => s.Context)
            .Select(g => g.Last());
        var red = newest.Where(s => s.State != "success" && required?.Contains(s.Context) is not false).Select(s => s.Context);
        var missing = (required ?? []).Except(newest.Select(s => s.Context));
        if (red.Concat(missing).FirstOrDefault() is { } context)
            throw new GitHubException(409, $"Conflict: Commit status checks failed for {call.Body["ref"]}: {context}");
    }

    private void DemandUpToDate(Call call, string sha)
    {
        var tip = git.ShaOf(call.Repository.Id, "refs/heads/" + call.Repository.DefaultBranch);
        if (tip is not null && git.Use(call.Repository.Id, r => Comparison.Count(r, tip, sha)) > 0)
            throw new GitHubException(
                409,
                $"Conflict merging {call.Repository.DefaultBranch} into {call.Body["ref"]}. "
                    + "This server merges nothing: send auto_merge false."
            );
    }

    private Answer ListStatuses(Call call)
    {
        var deployment = Find(call);
        return call.Page(
            state.Api(call.Repository, $"deployments/{deployment.Id}/statuses"),
            state.DeploymentStatuses.All.Where(s => s.DeploymentId == deployment.Id).Reverse(),
            s => Json(call.Repository, s)
        );
    }

    private Answer CreateStatus(Call call)
    {
        var deployment = Find(call);
        var value = call.Required("state");
        if (!States.Contains(value))
            throw GitHubException.Invalid("DeploymentStatus", "state", $"{value} is not one of {string.Join(", ", States)}");
        if (call.Text("description")?.Length > 140)
            throw GitHubException.Invalid("DeploymentStatus", "description", "description is too long (maximum is 140 characters)");
        if (value == "success" && (call.Flag("auto_inactive") ?? true))
            Inactivate(call, deployment);
        var status = state.DeploymentStatuses.Put(
            new(state.NextId(), deployment.Id, call.User.Id, value, state.Now)
            {
                Description = call.Text("description") ?? "",
                LogUrl = call.Text("log_url") ?? call.Text("target_url") ?? "",
                EnvironmentUrl = call.Text("environment_url") ?? "",
                AppId = call.Actor.App?.Id,
            }
        );
        return Answer.Created(Json(call.Repository, status));
    }

    // Only earlier successful, non-transient, non-production deployments of the same environment.
    private void Inactivate(Call call, Deployment deployment)
    {
        var earlier = state.Deployments.All.Where(d =>
            d.RepositoryId == deployment.RepositoryId
            && d.Environment == deployment.Environment
            && d.Id < deployment.Id
            && !d.IsTransient
            && !d.IsProduction
        );
        foreach (var old in earlier.ToList())
            if (state.DeploymentStatuses.All.LastOrDefault(s => s.DeploymentId == old.Id)?.State == "success")
                state.DeploymentStatuses.Put(new(state.NextId(), old.Id, call.User.Id, "inactive", state.Now));
    }

    private Deployment Find(Call call) =>
        state.Deployments.Find(call.Number("id")) is { } deployment && deployment.RepositoryId == call.Repository.Id
            ? deployment
            : throw GitHubException.NotFound();

    private JsonObject Json(Repository repository, Deployment deployment)
    {
        var url = state.Api(repository, $"deployments/{deployment.Id}");
        return new()
        {
            ["url"] = url,
            ["id"] = deployment.Id,
            ["node_id"] = "DE_" + deployment.Id,
            ["sha"] = deployment.Sha,
            ["ref"] = deployment.Ref,
            ["task"] = deployment.Task,
            ["payload"] = deployment.Payload?.DeepClone() ?? new JsonObject(),
            ["original_environment"] = deployment.Environment,
            ["environment"] = deployment.Environment,
            ["description"] = deployment.Description,
            ["creator"] = UserJson.Simple(state, deployment.CreatorId),
            ["created_at"] = Links.Time(deployment.CreatedAt),
            ["updated_at"] = Links.Time(deployment.CreatedAt),
            ["statuses_url"] = url + "/statuses",
            ["repository_url"] = state.Api(repository),
            ["transient_environment"] = deployment.IsTransient,
            ["production_environment"] = deployment.IsProduction,
            ["performed_via_github_app"] = AppJson.Find(state, deployment.AppId),
        };
    }

    private JsonObject Json(Repository repository, DeploymentStatus status)
    {
        var deployment = state.Api(repository, $"deployments/{status.DeploymentId}");
        return new()
        {
            ["url"] = $"{deployment}/statuses/{status.Id}",
            ["id"] = status.Id,
            ["node_id"] = "DES_" + status.Id,
            ["state"] = status.State,
            ["creator"] = UserJson.Simple(state, status.CreatorId),
            ["description"] = status.Description,
            ["environment"] = state.Deployments.Get(status.DeploymentId).Environment,
            ["target_url"] = status.LogUrl,
            ["log_url"] = status.LogUrl,
            ["environment_url"] = status.EnvironmentUrl,
            ["created_at"] = Links.Time(status.CreatedAt),
            ["updated_at"] = Links.Time(status.CreatedAt),
            ["deployment_url"] = deployment,
            ["repository_url"] = state.Api(repository),
            ["performed_via_github_app"] = AppJson.Find(state, status.AppId),
        };
    }
}
