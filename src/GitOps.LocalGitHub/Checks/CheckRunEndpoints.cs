using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using GitOps.LocalGitHub.Webhooks;
using LibGit2Sharp;
using Repository = GitOps.LocalGitHub.Store.Repository;

namespace GitOps.LocalGitHub.Checks;

/// <summary>Check runs. Only Apps create them, and only their own App updates them.</summary>
internal sealed class CheckRunEndpoints(GitHubState state, BareRepositories git, EventPublisher events, CheckListeners listeners)
    : IEndpoints
{
    private const string Root = "/repos/{owner}/{repo}/check-runs";

    public IEnumerable<Route> Routes =>
        [
            new("POST", Root, Access.AppsOnly("checks:write"), Create),
            new("GET", Root + "/{id}", Access.Read("checks"), c => Answer.Ok(CheckRunJson.Of(state, Find(c)))),
            new("PATCH", Root + "/{id}", Access.AppsOnly("checks:write"), Update),
            new("GET", Root + "/{id}/annotations", Access.Read("checks"), Annotations),
            new("POST", Root + "/{id}/rerequest", Access.Write("checks"), Rerequest),
            new("GET", "/repos/{owner}/{repo}/commits/{ref*}/check-runs", Access.Read("checks"), List),
        ];

    private Answer Create(Call call)
    {
        var sha = call.Required("head_sha");
        if (git.Use(call.Repository.Id, r => r.Lookup<Commit>(sha)) is null)
            throw new GitHubException(422, $"No commit found for SHA: {sha}");
        var app = call.Actor.App!;
        var suite = state.CheckRuns.All.FirstOrDefault(r => r.RepositoryId == call.Repository.Id && r.AppId == app.Id && r.HeadSha == sha);
        var id = state.NextId();
        var run = CheckRunRequest.Apply(
            call,
            new(id, call.Repository.Id, app.Id, suite?.SuiteId ?? state.NextId(), sha)
            {
                Name = call.Required("name"),
                Status = "queued",
                StartedAt = state.Now,
            },
            isNew: true,
            state.Now
        );
        return Save(call, run, "created", Answer.Created);
    }

    private Answer Update(Call call)
    {
        var run = Find(call);
        if (run.AppId != call.Actor.App!.Id)
            throw new GitHubException(
                403,
                $"Invalid app_id `{call.Actor.App.Id}` - check run can only be modified by the GitHub App that created it."
            );
        var updated = CheckRunRequest.Apply(call, run, isNew: false, state.Now);
        return Save(call, updated, updated.Status == "completed" && run.Status != "completed" ? "completed" : null, Answer.Ok);
    }

    // GitHub sends no event for updates that do not complete a run. A run that is created as completed has both events.
    private Answer Save(Call call, CheckRun run, string? action, Func<JsonNode, Answer> answer)
    {
        state.CheckRuns.Put(run);
        if (action is not null)
            Publish(action, call, run);
        if (action == "created" && run.Status == "completed")
            Publish("completed", call, run);
        listeners.Updated(run, call.User.Id);
        return answer(CheckRunJson.Of(state, run));
    }

    private Answer Annotations(Call call)
    {
        var run = Find(call);
        return call.Page(
            state.Api(call.Repository, $"check-runs/{run.Id}/annotations"),
            run.Annotations,
            a => CheckRunJson.Annotation(state, run, a)
        );
    }

    private Answer Rerequest(Call call)
    {
        var run = Find(call);
        Publish("rerequested", call, run, run.AppId);
        return Answer.Created(new JsonObject());
    }

    private Answer List(Call call)
    {
        var sha = GitRefs.Resolve(git, call.Repository, call["ref"]);
        var runs = state
            .CheckRuns.All.Where(r => r.RepositoryId == call.Repository.Id && r.HeadSha == sha)
            .Where(r => call.Query("check_name") is not { } name || r.Name == name)
            .Where(r => call.Query("status") is not { } status || r.Status == status)
            .Where(r => call.Query("app_id") is not { } app || r.AppId.ToString() == app)
            .ToList();
        // By default only the newest run of a name and App.
        if (call.Query("filter") != "all")
            runs = [.. runs.GroupBy(r => (r.AppId, r.Name)).Select(g => g.Last())];
        return call.PageIn(
            state.Api(call.Repository, $"commits/{call["ref"]}/check-runs"),
            "check_runs",
            runs.OrderByDescending(r => r.Id),
            r => CheckRunJson.Of(state, r)
        );
    }

    private CheckRun Find(Call call) =>
        state.CheckRuns.Find(call.Number("id")) is { } run && run.RepositoryId == call.Repository.Id
            ? run
            : throw GitHubException.NotFound();

    private void Publish(string action, Call call, CheckRun run, long? onlyApp = null) =>
        events.Publish(
            "check_run",
            call.Repository,
            call.User.Id,
            new() { ["action"] = action, ["check_run"] = CheckRunJson.InWebhook(state, run) },
            onlyApp
        );
}
