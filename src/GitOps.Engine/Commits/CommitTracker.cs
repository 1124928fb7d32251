using GitOps.Core.Commits;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Commits;

/// <summary>Tracks the state of commits in an environment from recorded to final. Every recorded commit reaches a final state.</summary>
public sealed class CommitTracker(ICommitStore commits, IHeadStore heads, TimeProvider time)
{
    // Of a push with more commits than this, only the newest are recorded.
    private const int MaxCommitsOfPush = 100;

    // A line on a wide screen.
    private const int MaxTitle = 200;
    private static readonly CommitState[] Open = [CommitState.Pending, CommitState.Applying];

    /// <summary>
    /// Records a new head with the commits that led to it; returns whether this call recorded it. Of controllers that record different
    /// heads at the same time one succeeds, and the others find its head with their next poll.
    /// </summary>
    public async Task<bool> RecordHeadAsync(
        EnvironmentId id,
        Revision revision,
        IRemoteRepository remote,
        CancellationToken cancellationToken
    )
    {
        var before = await heads.FindHeadAsync(id, cancellationToken);
        if (before?.Commit == revision.Commit)
            return false;
        var now = time.GetUtcNow();
        var history = remote.History(revision.Commit, before?.Commit, before is null ? 1 : MaxCommitsOfPush);
        var isRewritten = before is not null && history.Follows == false;
        // The commits of a rewritten history were not pushed one by one, so only its head counts.
        var pushed = isRewritten || before is null ? history.Commits.Take(1) : history.Commits.Reverse();
        return await heads.ReplaceHeadAsync(
            new(id, revision.Commit, revision.Name, now),
            before?.Commit,
            [
                .. pushed.Select(c => new CommitRecord(
                    id,
                    c.Id,
                    c.Author,
                    Title(c.Message),
                    CommitState.Pending,
                    c.Id == revision.Commit && isRewritten
                        ? $"history was rewritten: it does not follow {CommitHash.Short(before!.Commit)}"
                        : "",
                    now,
                    null
                )),
            ],
            cancellationToken
        );
    }

    /// <summary>The newest commit that any controller has recorded, or null when no commit was recorded.</summary>
    public Task<EnvironmentHead?> FindHeadAsync(EnvironmentId id, CancellationToken cancellationToken) =>
        heads.FindHeadAsync(id, cancellationToken);

    /// <summary>
    /// Starts a commit: the commits that it replaces are superseded. If it is still the head, these are all other open ones (history
    /// may have been rewritten back to it); if a newer head was recorded meanwhile, only the older ones. Returns the commit's record.
    /// </summary>
    public async Task<CommitRecord?> StartAsync(EnvironmentId id, string commit, CancellationToken cancellationToken)
    {
        // The head is read last: a commit that was found with an older head is then not taken for an older commit.
        var recent = await FindRecentAsync(id, cancellationToken);
        var isHead = await heads.FindHeadAsync(id, cancellationToken) is not { } head || head.Commit == commit;
        var replaced = isHead ? recent : recent.SkipWhile(c => c.Commit != commit);
        foreach (var open in replaced.Where(c => !c.IsFinal && c.Commit != commit))
            await commits.TransitionAsync(
                new(id, open.Commit, Open, CommitState.Superseded, $"by {CommitHash.Short(commit)}", time.GetUtcNow()),
                cancellationToken
            );
        // Of a rewritten history, the newest commit can be older than all pages that were read.
        var record =
            recent.FirstOrDefault(c => c.Commit == commit)
            ?? (await commits.FindAsync(commit, cancellationToken)).FirstOrDefault(c => c.Id == id && c.Commit == commit);
        if (!isHead || record is not { State: CommitState.Superseded })
            return record;
        // It became the newest one while an earlier reconciliation superseded it.
        await commits.TransitionAsync(
            new(id, commit, [CommitState.Superseded], CommitState.Pending, "", time.GetUtcNow()),
            cancellationToken
        );
        return record with { State = CommitState.Pending };
    }

    // Page by page, as far back as commits are open: each start leaves only ended ones behind.
    private async Task<IReadOnlyList<CommitRecord>> FindRecentAsync(EnvironmentId id, CancellationToken cancellationToken)
    {
        var found = new List<CommitRecord>();
        while (true)
        {
            var page = await commits.RecentAsync(id, new(found.Count, MaxCommitsOfPush), cancellationToken);
            found.AddRange(page);
            if (page.Count < MaxCommitsOfPush || page.All(c => c.IsFinal))
                return found;
        }
    }

    /// <summary>
    /// Records that a commit is being applied; one that succeeded stays so when drift is corrected or new inputs are applied.
    /// </summary>
    public Task ApplyAsync(EnvironmentId id, string commit, CancellationToken cancellationToken) =>
        commits.TransitionAsync(
            new(id, commit, [CommitState.Pending, CommitState.Failed], CommitState.Applying, "", time.GetUtcNow()),
            cancellationToken
        );

    /// <summary>The end of a commit. A failed one can still succeed, a succeeded one can't fail.</summary>
    public static CommitTransition EndOf(EnvironmentId id, string commit, CommitState end, string reason, DateTimeOffset at) =>
        new(id, commit, end == CommitState.Succeeded ? [.. Open, CommitState.Failed] : Open, end, reason, at);

    private static string Title(string message) =>
        message.Split('\n')[0] is var title && title.Length > MaxTitle ? title[..MaxTitle] : title;
}
