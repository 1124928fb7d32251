using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Checks;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using GitOps.LocalGitHub.Webhooks;
using LibGit2Sharp;
using Repository = GitOps.LocalGitHub.Store.Repository;

namespace GitOps.LocalGitHub.MergeQueue;

/// <summary>
/// The merge queue of each base branch: it merges one pull request at a time, when the required check succeeds on the head of its merge
/// group. Callers hold the state's lock.
/// </summary>
internal sealed class MergeQueue
{
    private readonly GitHubState _state;
    private readonly BareRepositories _git;
    private readonly EventPublisher _events;
    private readonly PullRequestLifecycle _lifecycle;
    private readonly PullRequestMerge _merge;

    public MergeQueue(
        GitHubState state,
        BareRepositories git,
        EventPublisher events,
        PullRequestLifecycle lifecycle,
        PullRequestMerge merge,
        CheckListeners listeners
    )
    {
        (_state, _git, _events, _lifecycle, _merge) = (state, git, events, lifecycle, merge);
        listeners.OnResult = OnResult;
        lifecycle.HeadLost = (pull, senderId) => Remove(pull, "QUEUE_CLEARED", senderId);
    }

    /// <exception cref="GitHubException">It cannot be queued.</exception>
    public QueueEntry Enqueue(PullRequest pull, User user)
    {
        if (_state.Repositories.Get(pull.RepositoryId).MergeQueueCheck is null)
            throw new GitHubException(422, "The merge queue is not enabled for this branch");
        if (!pull.IsOpen || pull.IsDraft)
            throw new GitHubException(422, "Pull request is not mergeable");
        if (Find(pull) is not null)
            throw new GitHubException(422, "Pull request is already in the queue");
        var entry = _state.QueueEntries.Put(new(_state.NextId(), pull.Id, user.Id));
        _lifecycle.Publish("enqueued", pull, user.Id);
        StartNext(pull.RepositoryId, pull.BaseRef);
        return entry;
    }

    public void Dequeue(PullRequest pull, User user) => Remove(pull, "MANUAL", user.Id);

    public IEnumerable<QueueEntry> Entries(long repositoryId, string baseRef) =>
        _state.QueueEntries.All.Where(e =>
            _state.PullRequests.Find(e.PullRequestId) is { } pull && pull.RepositoryId == repositoryId && pull.BaseRef == baseRef
        );

    private QueueEntry? Find(PullRequest pull) => _state.QueueEntries.All.FirstOrDefault(e => e.PullRequestId == pull.Id);

    private void OnResult(long repositoryId, string sha, string name, bool? succeeded, long senderId)
    {
        var repository = _state.Repositories.Get(repositoryId);
        if (succeeded is null || repository.MergeQueueCheck != name)
            return;
        foreach (var entry in _state.QueueEntries.All.Where(e => e.HeadSha == sha).ToList())
        {
            var pull = _state.PullRequests.Get(entry.PullRequestId);
            if (pull.RepositoryId != repositoryId)
                continue;
            if (succeeded is false)
                Remove(pull, "CI_FAILURE", senderId);
            else
                MergeGroup(repository, pull, entry, senderId);
        }
    }

    private void MergeGroup(Repository repository, PullRequest pull, QueueEntry entry, long senderId)
    {
        var tip = _git.ShaOf(repository.Id, "refs/heads/" + pull.BaseRef);
        Destroy(repository, entry, tip == entry.BaseSha ? "merged" : "invalidated", senderId);
        if (tip == entry.BaseSha)
        {
            _state.QueueEntries.Remove(entry.Id);
            _merge.Finish(pull, repository, entry.BaseSha!, entry.HeadSha!, entry.EnqueuedById);
        }
        else
        {
            _state.QueueEntries.Put(entry with { HeadSha = null, HeadRef = null, BaseSha = null });
        }

        StartNext(repository.Id, pull.BaseRef);
    }

    // Makes the merge group of the oldest entry, unless it has one.
    private void StartNext(long repositoryId, string baseRef)
    {
        if (Entries(repositoryId, baseRef).FirstOrDefault() is not { HeadSha: null } entry)
            return;
        var pull = _state.PullRequests.Get(entry.PullRequestId);
        var tip = _git.ShaOf(repositoryId, "refs/heads/" + baseRef)!;
        var committer = Committer.GitHub(_state.Now);
        var message = _merge.MergeMessage(pull, null, null);
        var head = _git.Use(repositoryId, r => Merging.Merge(r, tip, pull.HeadSha, message, committer));
        if (head is null)
        {
            Remove(pull, "MERGE_CONFLICT", entry.EnqueuedById);
            return;
        }

        var reference = $"refs/heads/gh-readonly-queue/{baseRef}/pr-{pull.Number}-{tip}";
        _git.Set(repositoryId, reference, head);
        entry = _state.QueueEntries.Put(entry with { HeadSha = head, BaseSha = tip, HeadRef = reference });
        Publish("checks_requested", _state.Repositories.Get(repositoryId), entry, entry.EnqueuedById);
    }

    private void Remove(PullRequest pull, string reason, long senderId)
    {
        if (Find(pull) is not { } entry)
            return;
        _state.QueueEntries.Remove(entry.Id);
        Destroy(_state.Repositories.Get(pull.RepositoryId), entry, reason == "CI_FAILURE" ? "invalidated" : "dequeued", senderId);
        _lifecycle.Publish("dequeued", pull, senderId, new() { ["reason"] = reason });
        StartNext(pull.RepositoryId, pull.BaseRef);
    }

    private void Destroy(Repository repository, QueueEntry entry, string reason, long senderId)
    {
        if (entry.HeadRef is null)
            return;
        Publish("destroyed", repository, entry, senderId, reason);
        _git.Set(repository.Id, entry.HeadRef, null);
    }

    private void Publish(string action, Repository repository, QueueEntry entry, long senderId, string? reason = null)
    {
        var pull = _state.PullRequests.Get(entry.PullRequestId);
        var payload = new JsonObject
        {
            ["action"] = action,
            ["merge_group"] = new JsonObject
            {
                ["head_sha"] = entry.HeadSha,
                ["head_ref"] = entry.HeadRef,
                ["base_sha"] = entry.BaseSha,
                ["base_ref"] = "refs/heads/" + pull.BaseRef,
                ["head_commit"] = _git.Use(repository.Id, r => CommitJson.Simple(r.Lookup<Commit>(entry.HeadSha))),
            },
        };
        if (reason is not null)
            payload["reason"] = reason;
        _events.Publish("merge_group", repository, senderId, payload);
    }
}
