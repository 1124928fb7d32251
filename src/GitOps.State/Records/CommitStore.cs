using GitOps.Core.Commits;
using GitOps.Core.Environments;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Engine.Commits;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Records;

/// <summary>The table commits.</summary>
internal sealed class CommitStore(IDbContextFactory<StateContext> contexts) : ICommitStore
{
    /// <summary>
    /// Adds commits, in the context's transaction. One statement for both databases: a commit that exists is left alone, and every other
    /// fault is an error.
    /// </summary>
    public static async Task AddAsync(StateContext context, IReadOnlyList<CommitRecord> commits, CancellationToken cancellationToken)
    {
        foreach (var c in commits)
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO commits (source, environment, "commit", author, title, state, reason, seen, ended)
                VALUES ({c.Id.Source}, {c.Id.Environment}, {c.Commit}, {c.Author}, {c.Title}, {(int)c.State}, {c.Reason},
                    {c.Seen.ToUnixTimeMilliseconds()}, {c.Ended?.ToUnixTimeMilliseconds()})
                ON CONFLICT (source, environment, "commit") DO NOTHING
                """,
                cancellationToken
            );
    }

    public async Task TransitionAsync(CommitTransition transition, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await TransitionAsync(context, transition, cancellationToken);
    }

    /// <summary>Moves a commit to another state, in the context's transaction.</summary>
    public static Task TransitionAsync(StateContext context, CommitTransition transition, CancellationToken cancellationToken)
    {
        var (id, commit, from, to, reason, at) = transition;
        DateTimeOffset? ended = CommitRecord.FinalStates.Contains(to) ? at : null;
        return context
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
            .. (await rows.OrderByDescending(r => r.Number).Skip(page.Offset).Take(page.Limit).ToListAsync(cancellationToken)).Select(
                Record
            ),
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
