using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Records;

/// <summary>The table commits.</summary>
internal sealed class CommitLog(IDbContextFactory<StateContext> contexts) : ICommitLog
{
    public async Task SeeAsync(IReadOnlyList<CommitRecord> commits, CancellationToken cancellationToken)
    {
        foreach (var commit in commits)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var (source, environment) = (commit.Id.Source, commit.Id.Environment);
            if (
                await context.Commits.AnyAsync(
                    r => r.Source == source && r.Environment == environment && r.Commit == commit.Commit,
                    cancellationToken
                )
            )
                continue;
            context.Add(
                new CommitRow(
                    source,
                    environment,
                    commit.Commit,
                    commit.Author,
                    commit.Title,
                    commit.State,
                    commit.Reason,
                    commit.Seen,
                    commit.Ended
                )
            );
            try
            {
                await context.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException)
            {
                // Another controller has seen it too.
            }
        }
    }

    public async Task MoveAsync(
        EnvironmentId id,
        string commit,
        IReadOnlyList<CommitState> from,
        CommitState to,
        string reason,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        DateTimeOffset? ended = to >= CommitState.Succeeded ? at : null;
        await context
            .Commits.Where(r => r.Source == id.Source && r.Environment == id.Environment && r.Commit == commit && from.Contains(r.State))
            .ExecuteUpdateAsync(
                set => set.SetProperty(r => r.State, to).SetProperty(r => r.Reason, reason).SetProperty(r => r.Ended, ended),
                cancellationToken
            );
    }

    public async Task<IReadOnlyList<CommitRecord>> RecentAsync(EnvironmentId id, Page page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Commits.AsNoTracking().Where(r => r.Source == id.Source && r.Environment == id.Environment);
        return
        [
            .. (await rows.OrderByDescending(r => r.Number).Skip(page.Skip).Take(page.Most).ToListAsync(cancellationToken)).Select(Record),
        ];
    }

    public async Task<IReadOnlyList<CommitRecord>> FindAsync(string commit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return
        [
            .. (
                await context
                    .Commits.AsNoTracking()
                    .Where(r => r.Commit.StartsWith(commit))
                    .OrderBy(r => r.Number)
                    .ToListAsync(cancellationToken)
            ).Select(Record),
        ];
    }

    private static CommitRecord Record(CommitRow row) =>
        new(new(row.Source, row.Environment), row.Commit, row.Author, row.Title, row.State, row.Reason, row.Seen, row.Ended);
}
