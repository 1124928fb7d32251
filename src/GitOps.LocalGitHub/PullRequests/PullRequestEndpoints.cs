using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using LibGit2Sharp;

namespace GitOps.LocalGitHub.PullRequests;

/// <summary>/repos/{owner}/{repo}/pulls, and the pull requests of a commit.</summary>
internal sealed class PullRequestEndpoints(
    GitHubState state,
    BareRepositories git,
    PullRequestLifecycle lifecycle,
    PullRequestOpening opening,
    PullRequestMerge merge
) : IEndpoints
{
    private const string Root = "/repos/{owner}/{repo}/pulls";

    public IEnumerable<Route> Routes =>
        [
            new("GET", Root, Access.Read("pull_requests"), List),
            new("POST", Root, Access.Participate("pull_requests"), c => Answer.Created(Full(opening.Open(c)))),
            new("GET", Root + "/{number}", Access.Read("pull_requests"), Get),
            new("PATCH", Root + "/{number}", Access.Participate("pull_requests"), Update),
            new("GET", Root + "/{number}/files", Access.Read("pull_requests"), Files),
            new("GET", Root + "/{number}/commits", Access.Read("pull_requests"), Commits),
            new("GET", Root + "/{number}/merge", Access.Read("pull_requests"), IsMerged),
            new("PUT", Root + "/{number}/merge", Access.Write("contents"), Merge),
            new("GET", "/repos/{owner}/{repo}/commits/{sha}/pulls", Access.Read("pull_requests", "contents"), OfCommit),
        ];

    /// <exception cref="GitHubException">There is none with the number of the path.</exception>
    public static PullRequest Find(GitHubState state, Call call, string name = "number") =>
        state.FindPullRequest(call.Repository, call.Number(name)) ?? throw GitHubException.NotFound();

    private JsonObject Full(PullRequest pull) => PullRequestJson.Full(state, pull, git);

    private Answer List(Call call)
    {
        var pulls = state.PullRequests.All.Where(p => p.RepositoryId == call.Repository.Id);
        pulls = call.Query("state") switch
        {
            "all" => pulls,
            "closed" => pulls.Where(p => !p.IsOpen),
            _ => pulls.Where(p => p.IsOpen),
        };
        if (call.Query("base") is { } baseRef)
            pulls = pulls.Where(p => p.BaseRef == baseRef);
        if (call.Query("head") is { } head && head.Contains(':', StringComparison.Ordinal))
            pulls = pulls.Where(p => head == $"{state.Users.Get(p.HeadOwnerId).Login}:{p.HeadRef}");
        pulls = call.Query("sort") == "updated" ? pulls.OrderBy(p => p.UpdatedAt).ThenBy(p => p.Number) : pulls.OrderBy(p => p.Number);
        var ascending = call.Query("direction") is { } direction ? direction == "asc" : call.Query("sort") is not (null or "created");
        return call.Page(state.Api(call.Repository, "pulls"), ascending ? pulls : pulls.Reverse(), p => PullRequestJson.Simple(state, p));
    }

    // As on GitHub, the first read of an open pull request starts the test merge, and a later one has its result.
    private Answer Get(Call call)
    {
        var pull = Find(state, call);
        var answer = Answer.Ok(Full(pull));
        lifecycle.TestMerge(pull);
        return answer;
    }

    private Answer Update(Call call)
    {
        var pull = Find(state, call);
        if (call.Actor.Kind == ActorKind.Personal && call.User.Id != pull.AuthorId)
            new AccessCheck(state).Demand(call.Actor, call.Repository, Access.Write("pull_requests"));
        var changes = new JsonObject();
        var edited = pull;
        if (call.Text("title") is { } title && title != pull.Title)
            (edited, changes["title"]) = (edited with { Title = title }, new JsonObject { ["from"] = pull.Title });
        if (call.Text("body") is { } body && body != pull.Body)
            (edited, changes["body"]) = (edited with { Body = body }, new JsonObject { ["from"] = pull.Body });
        if (call.Text("base") is { } baseRef && baseRef != pull.BaseRef)
        {
            var sha =
                git.ShaOf(pull.RepositoryId, "refs/heads/" + baseRef) ?? throw GitHubException.Invalid("PullRequest", "base", "is invalid");
            edited = edited with { BaseRef = baseRef, BaseSha = sha, Mergeable = null };
            changes["base"] = new JsonObject
            {
                ["ref"] = new JsonObject { ["from"] = pull.BaseRef },
                ["sha"] = new JsonObject { ["from"] = pull.BaseSha },
            };
        }

        if (changes.Count > 0)
            edited = lifecycle.Edit(edited, changes, call.User.Id);
        edited = (call.Text("state"), edited.IsOpen) switch
        {
            ("closed", true) => lifecycle.Close(edited, call.User.Id),
            ("open", false) => lifecycle.Reopen(edited, opening.HeadToReopen(edited), call.User.Id),
            _ => edited,
        };
        return Answer.Ok(Full(edited));
    }

    private Answer Files(Call call)
    {
        var pull = Find(state, call);
        var files = git.Use(pull.RepositoryId, r => Comparison.Of(r, pull.BaseSha, pull.HeadSha)).Files.Take(3000);
        return call.Page(state.Api(call.Repository, $"pulls/{pull.Number}/files"), files, file => ChangedFileJson.Of(state, pull, file));
    }

    private Answer Commits(Call call)
    {
        var pull = Find(state, call);
        return git.Use(
            pull.RepositoryId,
            r =>
                call.Page(
                    state.Api(call.Repository, $"pulls/{pull.Number}/commits"),
                    Comparison.Of(r, pull.BaseSha, pull.HeadSha).Commits.Take(250),
                    sha => CommitJson.Full(state, call.Repository, r.Lookup<Commit>(sha))
                )
        );
    }

    private Answer IsMerged(Call call) => Find(state, call).IsMerged ? Answer.NoContent : throw GitHubException.NotFound();

    private Answer Merge(Call call)
    {
        var sha = merge.Merge(
            Find(state, call),
            call.Text("merge_method") ?? "merge",
            call.Text("commit_title"),
            call.Text("commit_message"),
            call.Text("sha"),
            call.User
        );
        return Answer.Ok(
            new JsonObject
            {
                ["sha"] = sha,
                ["merged"] = true,
                ["message"] = "Pull Request successfully merged",
            }
        );
    }

    // For a commit of the default branch the pull request that introduced it; else the open and merged ones that contain it.
    private Answer OfCommit(Call call)
    {
        var sha = call["sha"];
        var repository = call.Repository;
        var found = git.Use(
            repository.Id,
            r =>
            {
                if (r.Lookup<Commit>(sha) is null)
                    throw new GitHubException(422, $"No commit found for SHA: {sha}");
                var isOnDefault = r.Branches[repository.DefaultBranch] is { } branch && Comparison.Count(r, sha, branch.Tip.Sha) == 0;
                return state
                    .PullRequests.All.Where(p => p.RepositoryId == repository.Id && (p.IsMerged || (p.IsOpen && !isOnDefault)))
                    .Where(p =>
                        Comparison.Of(r, p.BaseSha, p.HeadSha).Commits.Contains(sha)
                        || (p.IsMerged && Comparison.Of(r, p.BaseSha, p.MergeCommitSha!).Commits.Contains(sha))
                    )
                    .ToList();
            }
        );
        return call.Page(state.Api(repository, $"commits/{sha}/pulls"), found, p => PullRequestJson.Simple(state, p));
    }
}
