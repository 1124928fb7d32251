using GitOps.Core.Ports;

namespace GitOps.Core.Reconciliation;

/// <summary>Follows commits through an environment: seen, taken up, ended. Each that was seen ends.</summary>
public sealed class CommitTracking(ICommitLog log, IEnvironmentBook book, TimeProvider time)
{
    private const int MostBetween = 100;

    /// <summary>Notes a new head with the commits that led to it; gives whether it is new.</summary>
    public async Task<bool> SeeAsync(EnvironmentId id, Revision revision, IRemoteRepository remote, CancellationToken cancellationToken)
    {
        var before = await book.HeadAsync(id, cancellationToken);
        if (before?.Commit == revision.Commit)
            return false;
        var now = time.GetUtcNow();
        var history = remote.History(revision.Commit, before?.Commit, before is null ? 1 : MostBetween);
        var rewritten = before is not null && history.Follows == false;
        // Commits of a rewritten history that were not pushed one by one are no news.
        var commits = rewritten || before is null ? history.Commits.Take(1) : history.Commits.Reverse();
        await log.SeeAsync(
            [
                .. commits.Select(c => new CommitRecord(
                    id,
                    c.Id,
                    c.Author,
                    Title(c.Message),
                    CommitState.Pending,
                    c.Id == revision.Commit && rewritten ? $"history was rewritten: it does not follow {before!.Commit[..8]}" : "",
                    now,
                    null
                )),
            ],
            cancellationToken
        );
        // Back to a commit that was there before: it counts anew.
        await log.MoveAsync(
            id,
            revision.Commit,
            [CommitState.Succeeded, CommitState.Failed, CommitState.Superseded],
            CommitState.Pending,
            "",
            now,
            cancellationToken
        );
        await book.NoteAsync(new(id, revision.Commit, revision.Name, now), cancellationToken);
        return true;
    }

    /// <summary>Takes up a commit: what was open before it is superseded.</summary>
    public async Task<CommitState> TakeUpAsync(EnvironmentId id, string commit, CancellationToken cancellationToken)
    {
        var recent = await log.RecentAsync(id, Page.First(MostBetween), cancellationToken);
        foreach (var open in recent.Where(c => !c.IsFinal && c.Commit != commit))
            await log.MoveAsync(
                id,
                open.Commit,
                [CommitState.Pending, CommitState.Applying],
                CommitState.Superseded,
                $"by {commit[..8]}",
                time.GetUtcNow(),
                cancellationToken
            );
        return recent.FirstOrDefault(c => c.Commit == commit)?.State ?? CommitState.Pending;
    }

    /// <summary>Moves a commit on.</summary>
    public Task MoveAsync(
        EnvironmentId id,
        string commit,
        IReadOnlyList<CommitState> from,
        CommitState to,
        string reason,
        CancellationToken cancellationToken
    ) => log.MoveAsync(id, commit, from, to, reason, time.GetUtcNow(), cancellationToken);

    private static string Title(string message) => message.Split('\n')[0] is var title && title.Length > 200 ? title[..200] : title;
}
