using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Store;
using GitOps.LocalGitHub.Webhooks;

namespace GitOps.LocalGitHub.PullRequests;

/// <summary>
/// Changes the state of pull requests, keeps <c>refs/pull/N/head</c> and <c>merge</c>, and publishes the events. Callers hold the state's
/// lock.
/// </summary>
internal sealed class PullRequestLifecycle(GitHubState state, BareRepositories git, EventPublisher events)
{
    /// <summary>Called before a pull request is closed or gets a new head, with who did that: the merge queue drops it.</summary>
    public Action<PullRequest, long> HeadLost { get; set; } = (_, _) => { };

    public PullRequest Open(PullRequest pull, long senderId)
    {
        FetchHead(pull);
        state.PullRequests.Put(pull);
        Publish("opened", pull, senderId);
        return pull;
    }

    /// <summary>A push moved the head.</summary>
    public void MoveHead(PullRequest pull, string sha, long senderId)
    {
        HeadLost(pull, senderId);
        var moved = pull with
        {
            HeadSha = sha,
            BaseSha = git.ShaOf(pull.RepositoryId, "refs/heads/" + pull.BaseRef) ?? pull.BaseSha,
            Mergeable = null,
            UpdatedAt = state.Now,
        };
        FetchHead(moved);
        state.PullRequests.Put(moved);
        Publish("synchronize", moved, senderId, new() { ["before"] = pull.HeadSha, ["after"] = sha });
    }

    /// <summary>A push moved the base: whether it can be merged has to be determined again.</summary>
    public void MoveBase(PullRequest pull) => state.PullRequests.Put(pull with { Mergeable = null });

    public PullRequest Close(PullRequest pull, long senderId)
    {
        HeadLost(pull, senderId);
        return Change(pull with { IsOpen = false, ClosedAt = state.Now }, "closed", senderId);
    }

    public PullRequest Reopen(PullRequest pull, string headSha, long senderId)
    {
        var reopened = pull with { IsOpen = true, ClosedAt = null, HeadSha = headSha, Mergeable = null };
        FetchHead(reopened);
        return Change(reopened, "reopened", senderId);
    }

    /// <summary>The base contains the head now.</summary>
    public void MarkMerged(PullRequest pull, string baseBefore, string sha, long senderId) =>
        Change(
            pull with
            {
                IsOpen = false,
                BaseSha = baseBefore,
                MergeCommitSha = sha,
                MergedAt = state.Now,
                ClosedAt = state.Now,
                MergedById = senderId,
            },
            "closed",
            senderId
        );

    public PullRequest SetDraft(PullRequest pull, bool isDraft, long senderId) =>
        pull.IsDraft == isDraft
            ? pull
            : Change(pull with { IsDraft = isDraft }, isDraft ? "converted_to_draft" : "ready_for_review", senderId);

    /// <summary>A new title, body or base.</summary>
    public PullRequest Edit(PullRequest edited, JsonObject changes, long senderId) =>
        Change(edited, "edited", senderId, new() { ["changes"] = changes });

    public PullRequest SetLabels(PullRequest pull, IReadOnlyList<string> labels, long senderId)
    {
        var changed = pull with { Labels = labels, UpdatedAt = state.Now };
        state.PullRequests.Put(changed);
        var repository = state.Repositories.Get(pull.RepositoryId);
        foreach (var label in labels.Except(pull.Labels))
            Publish("labeled", changed, senderId, new() { ["label"] = PullRequestJson.LabelJson(state, repository, label) });
        foreach (var label in pull.Labels.Except(labels))
            Publish("unlabeled", changed, senderId, new() { ["label"] = PullRequestJson.LabelJson(state, repository, label) });
        return changed;
    }

    /// <summary>Makes the test merge if its result is not known, and updates refs/pull/N/merge.</summary>
    public void TestMerge(PullRequest pull)
    {
        if (!pull.IsOpen || pull.Mergeable is not null)
            return;
        var baseSha = git.ShaOf(pull.RepositoryId, "refs/heads/" + pull.BaseRef);
        var committer = Committer.GitHub(state.Now);
        var sha = baseSha is null
            ? null
            : git.Use(pull.RepositoryId, r => Merging.Merge(r, baseSha, pull.HeadSha, $"Merge {pull.HeadSha} into {baseSha}", committer));
        git.Set(pull.RepositoryId, $"refs/pull/{pull.Number}/merge", sha);
        state.PullRequests.Put(pull with { Mergeable = sha is not null, MergeCommitSha = sha ?? pull.MergeCommitSha });
    }

    public void Publish(string action, PullRequest pull, long senderId, JsonObject? more = null)
    {
        var payload = new JsonObject
        {
            ["action"] = action,
            ["number"] = pull.Number,
            ["pull_request"] = PullRequestJson.Full(state, pull, git),
        };
        foreach (var (name, value) in more ?? [])
            payload[name] = value?.DeepClone();
        events.Publish("pull_request", state.Repositories.Get(pull.RepositoryId), senderId, payload);
    }

    private PullRequest Change(PullRequest changed, string action, long senderId, JsonObject? more = null)
    {
        changed = changed with { UpdatedAt = state.Now };
        state.PullRequests.Put(changed);
        Publish(action, changed, senderId, more);
        return changed;
    }

    private void FetchHead(PullRequest pull)
    {
        var head = $"refs/pull/{pull.Number}/head";
        git.Fetch(pull.HeadRepositoryId, pull.RepositoryId, $"+refs/heads/{pull.HeadRef}:{head}");
        git.Set(pull.RepositoryId, head, pull.HeadSha);
    }
}
