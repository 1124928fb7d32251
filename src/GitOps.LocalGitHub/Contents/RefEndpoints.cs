using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using LibGit2Sharp;
using Repository = GitOps.LocalGitHub.Store.Repository;

namespace GitOps.LocalGitHub.Contents;

/// <summary>Refs, branches and single commits.</summary>
internal sealed class RefEndpoints(GitHubState state, BareRepositories git, BranchUpdates branches) : IEndpoints
{
    private const string Root = "/repos/{owner}/{repo}";

    public IEnumerable<Route> Routes =>
        [
            new("GET", Root + "/git/ref/{ref*}", Access.Read("contents"), Get),
            new("POST", Root + "/git/refs", Access.Write("contents"), Create),
            new("PATCH", Root + "/git/refs/{ref*}", Access.Write("contents"), Update),
            new("DELETE", Root + "/git/refs/{ref*}", Access.Write("contents"), Delete),
            new("GET", Root + "/branches", Access.Read("contents"), List),
            new("GET", Root + "/branches/{branch*}", Access.Read("contents"), GetBranch),
            new("GET", Root + "/commits/{ref*}", Access.Read("contents"), GetCommit),
        ];

    private Answer Get(Call call) =>
        git.ShaOf(call.Repository.Id, Name(call)) is { } sha
            ? Answer.Ok(Json(call.Repository, Name(call), sha))
            : throw GitHubException.NotFound();

    private Answer Create(Call call)
    {
        var reference = call.Required("ref");
        CheckName(reference);
        if (git.ShaOf(call.Repository.Id, reference) is not null)
            throw new GitHubException(422, "Reference already exists");
        return Answer.Created(Move(call, reference, null, Commit(call)));
    }

    private Answer Update(Call call)
    {
        var before = Existing(call);
        var sha = Commit(call);
        if (call.Flag("force") is not true && git.Use(call.Repository.Id, r => Comparison.Count(r, before, sha)) > 0)
            throw new GitHubException(422, "Update is not a fast forward");
        return Answer.Ok(Move(call, Name(call), before, sha));
    }

    private Answer Delete(Call call)
    {
        var before = Existing(call);
        git.Set(call.Repository.Id, Name(call), null);
        branches.Apply(call.Repository, [new(Name(call), before, null)], call.User.Id);
        return Answer.NoContent;
    }

    private Answer List(Call call) =>
        git.Use(
            call.Repository.Id,
            r =>
                call.Page(
                    state.Api(call.Repository, "branches"),
                    r.Branches,
                    b => new JsonObject
                    {
                        ["name"] = b.FriendlyName,
                        ["commit"] = new JsonObject { ["sha"] = b.Tip.Sha, ["url"] = state.Api(call.Repository, $"commits/{b.Tip.Sha}") },
                        ["protected"] = false,
                    }
                )
        );

    private Answer GetBranch(Call call) =>
        git.Use(
            call.Repository.Id,
            r =>
            {
                var branch = r.Branches[call["branch"]] ?? throw new GitHubException(404, "Branch not found");
                var url = state.Api(call.Repository, $"branches/{call["branch"]}");
                return Answer.Ok(
                    new JsonObject
                    {
                        ["name"] = branch.FriendlyName,
                        ["commit"] = CommitJson.Full(state, call.Repository, branch.Tip),
                        ["_links"] = new JsonObject
                        {
                            ["self"] = url,
                            ["html"] = state.Html(call.Repository, $"tree/{branch.FriendlyName}"),
                        },
                        ["protected"] = false,
                        ["protection"] = new JsonObject { ["enabled"] = false },
                        ["protection_url"] = url + "/protection",
                    }
                );
            }
        );

    private Answer GetCommit(Call call) =>
        git.Use(
            call.Repository.Id,
            r =>
                GitRefs.Find(r, call["ref"]) is { } commit
                    ? Answer.Ok(CommitJson.Full(state, call.Repository, commit))
                    : throw new GitHubException(422, $"No commit found for SHA: {call["ref"]}")
        );

    private JsonObject Move(Call call, string reference, string? before, string sha)
    {
        git.Set(call.Repository.Id, reference, sha);
        branches.Apply(call.Repository, [new(reference, before, sha)], call.User.Id);
        return Json(call.Repository, reference, sha);
    }

    private string Existing(Call call)
    {
        CheckName(Name(call));
        return git.ShaOf(call.Repository.Id, Name(call)) ?? throw new GitHubException(422, "Reference does not exist");
    }

    // The commit that a request names, which must exist.
    private string Commit(Call call)
    {
        var sha = call.Required("sha");
        return sha.Length == 40 && git.Use(call.Repository.Id, r => r.Lookup<Commit>(sha)) is not null
            ? sha
            : throw new GitHubException(422, "Object does not exist");
    }

    // refs/pull/* belongs to the server.
    private static void CheckName(string reference)
    {
        if (!reference.StartsWith("refs/", StringComparison.Ordinal) || !Reference.IsValidName(reference))
            throw new GitHubException(422, $"{reference} is not a valid ref name.");
        if (reference.StartsWith("refs/pull/", StringComparison.Ordinal))
            throw new GitHubException(422, "Reference cannot be updated: refs/pull/* is read-only");
    }

    private static string Name(Call call) => "refs/" + call["ref"];

    private JsonObject Json(Repository repository, string reference, string sha) =>
        new()
        {
            ["ref"] = reference,
            ["node_id"] = "REF_" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(reference)),
            ["url"] = state.Api(repository, "git/" + reference),
            ["object"] = new JsonObject
            {
                ["sha"] = sha,
                ["type"] = "commit",
                ["url"] = state.Api(repository, $"git/commits/{sha}"),
            },
        };
}
