using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Store;
using GitOps.LocalGitHub.Webhooks;
using LibGit2Sharp;
using Repository = GitOps.LocalGitHub.Store.Repository;

namespace GitOps.LocalGitHub.PullRequests;

/// <summary>A ref that was created, moved or removed; a missing commit is null.</summary>
internal sealed record RefUpdate(string Reference, string? Before, string? After);

/// <summary>
/// What follows from new values of branches and tags, whoever set them: push events, and pull requests whose head or base moved. Callers
/// hold the state's lock.
/// </summary>
internal sealed class BranchUpdates(GitHubState state, BareRepositories git, PullRequestLifecycle lifecycle, EventPublisher events)
{
    private const string NoCommit = "0000000000000000000000000000000000000000";
    private const string Branches = "refs/heads/";
    private const int MaxCommitsInEvent = 2048;

    public void Apply(Repository repository, IReadOnlyList<RefUpdate> updates, long senderId)
    {
        state.Repositories.Put(repository with { PushedAt = state.Now });
        foreach (var update in updates)
        {
            PublishPush(repository, update, senderId);
            if (!update.Reference.StartsWith(Branches, StringComparison.Ordinal))
                continue;
            var branch = update.Reference[Branches.Length..];
            foreach (var pull in state.OpenPullRequests().ToList())
                if (pull.HeadRepositoryId == repository.Id && pull.HeadRef == branch)
                    UpdateHead(pull, update.After, senderId);
                else if (pull.RepositoryId == repository.Id && pull.BaseRef == branch)
                    UpdateBase(pull, update, senderId);
        }
    }

    private void UpdateHead(PullRequest pull, string? sha, long senderId)
    {
        if (sha is null)
            lifecycle.Close(pull, senderId);
        else if (sha != pull.HeadSha)
            lifecycle.MoveHead(pull, sha, senderId);
    }

    private void UpdateBase(PullRequest pull, RefUpdate update, long senderId)
    {
        if (update.After is null)
            lifecycle.Close(pull, senderId);
        else if (update.Before is not null && git.Use(pull.RepositoryId, r => Comparison.Count(r, pull.HeadSha, update.After)) == 0)
            lifecycle.MarkMerged(pull, update.Before, update.After, senderId);
        else
            lifecycle.MoveBase(pull);
    }

    private void PublishPush(Repository repository, RefUpdate update, long senderId)
    {
        var pusher = state.Users.Get(senderId);
        var payload = git.Use(
            repository.Id,
            r =>
            {
                var commits = CommitsOf(r, update).Select(c => PushCommit(repository, r, c)).ToList();
                var head = update.After is null ? null : r.Lookup(update.After)?.Peel<Commit>();
                return new JsonObject
                {
                    ["ref"] = update.Reference,
                    ["before"] = update.Before ?? NoCommit,
                    ["after"] = update.After ?? NoCommit,
                    ["created"] = update.Before is null,
                    ["deleted"] = update.After is null,
                    ["forced"] = update is { Before: not null, After: not null } && Comparison.Count(r, update.Before, update.After) > 0,
                    ["base_ref"] = null,
                    ["compare"] = state.Html(repository, $"compare/{update.Before?[..12]}...{update.After?[..12]}"),
                    ["commits"] = new JsonArray([.. commits]),
                    ["head_commit"] = head is null ? null : PushCommit(repository, r, head),
                    ["pusher"] = new JsonObject { ["name"] = pusher.Login, ["email"] = pusher.Login + "@users.noreply.github.com" },
                };
            }
        );
        events.Publish("push", repository, senderId, payload);
    }

    private static IEnumerable<Commit> CommitsOf(LibGit2Sharp.Repository git, RefUpdate update)
    {
        if (update.After is null || !update.Reference.StartsWith(Branches, StringComparison.Ordinal))
            return [];
        var known = update.Before is not null
            ? [update.Before]
            : git.Branches.Where(b => b.CanonicalName != update.Reference).Select(b => b.Tip.Sha).ToList();
        var filter = new CommitFilter
        {
            IncludeReachableFrom = update.After,
            ExcludeReachableFrom = known,
            SortBy = CommitSortStrategies.Topological | CommitSortStrategies.Reverse,
        };
        return git.Commits.QueryBy(filter).Take(MaxCommitsInEvent);
    }

    private JsonNode PushCommit(Repository repository, LibGit2Sharp.Repository git, Commit commit)
    {
        var changes = git.Diff.Compare<TreeChanges>(commit.Parents.FirstOrDefault()?.Tree, commit.Tree);
        var json = CommitJson.Simple(commit);
        json["distinct"] = true;
        json["url"] = state.Html(repository, $"commit/{commit.Sha}");
        json["added"] = new JsonArray([.. changes.Added.Select(c => (JsonNode)c.Path)]);
        json["removed"] = new JsonArray([.. changes.Deleted.Select(c => (JsonNode)c.Path)]);
        json["modified"] = new JsonArray([.. changes.Modified.Select(c => (JsonNode)c.Path)]);
        return json;
    }
}
