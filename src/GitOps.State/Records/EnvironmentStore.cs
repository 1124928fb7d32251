using System.Text.Json;
using GitOps.Core.Commits;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Engine.Commits;
using GitOps.Engine.Reconciling;
using GitOps.State.Commands;
using GitOps.State.Database;
using GitOps.State.Events;
using GitOps.State.Leasing;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Records;

/// <summary>The tables heads and statuses; with a status goes all else that its reconciliation changed.</summary>
internal sealed class EnvironmentStore(IDbContextFactory<StateContext> contexts) : IEnvironmentStore, IHeadStore
{
    public Task<bool> ReplaceHeadAsync(
        EnvironmentHead head,
        string? before,
        IReadOnlyList<CommitRecord> commits,
        CancellationToken cancellationToken
    ) => contexts.InTransactionAsync((context, token) => ReplaceHeadAsync(context, head, before, commits, token), cancellationToken);

    public async Task<EnvironmentHead?> FindHeadAsync(EnvironmentId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return
            await context
                .Heads.AsNoTracking()
                .FirstOrDefaultAsync(r => r.Source == id.Source && r.Environment == id.Environment, cancellationToken)
                is { } row
            ? new(id, row.Commit, row.Name, row.Seen)
            : null;
    }

    public Task<bool> WriteAsync(RecordedReconciliation reconciliation, CancellationToken cancellationToken) =>
        contexts.InTransactionAsync((context, token) => WriteAsync(context, reconciliation, token), cancellationToken);

    public async Task<EnvironmentStatus?> FindAsync(EnvironmentId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context
            .Statuses.AsNoTracking()
            .FirstOrDefaultAsync(r => r.Source == id.Source && r.Environment == id.Environment, cancellationToken);
        return row is null ? null : StoredJson.TryRead<EnvironmentStatus>(row.Json);
    }

    public async Task<IReadOnlyList<EnvironmentStatus>> ListAsync(string? source, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context
            .Statuses.AsNoTracking()
            .Where(r => source == null || r.Source == source)
            .OrderBy(r => r.Source)
            .ThenBy(r => r.Environment)
            .ToListAsync(cancellationToken);
        // One that can't be read counts as none: the next reconciliation replaces it.
        return [.. rows.Select(r => StoredJson.TryRead<EnvironmentStatus>(r.Json)).OfType<EnvironmentStatus>()];
    }

    private static async Task<bool> WriteAsync(
        StateContext context,
        RecordedReconciliation reconciliation,
        CancellationToken cancellationToken
    )
    {
        var status = reconciliation.Status;
        if (reconciliation.Owner is { } owner && !await LeaseStore.IsHeldAsync(context, status.Id.ToString(), owner, cancellationToken))
            return false;
        context.Add(OutboxRow.Of(new StatusWritten(status.Id, status.At)));
        if (reconciliation.Commit is { } end)
            await CommitStore.TransitionAsync(context, end, cancellationToken);
        await CommandQueue.CompleteAsync(context, reconciliation.Completed, status.At, cancellationToken);
        if (reconciliation.History is { } record)
            HistoryStore.Add(context, record);
        await HistoryStore.WriteAsync(context, reconciliation.Runs, cancellationToken);
        var row = new StatusRow(status.Id.Source, status.Id.Environment, JsonSerializer.Serialize(status));
        await Upsert.RunAsync(context, row, cancellationToken);
        return true;
    }

    private static async Task<bool> ReplaceHeadAsync(
        StateContext context,
        EnvironmentHead head,
        string? before,
        IReadOnlyList<CommitRecord> commits,
        CancellationToken cancellationToken
    )
    {
        var (id, commit) = (head.Id, head.Commit);
        // A head that is there already may be this transaction's own, when its first attempt lost the connection.
        var replaced = await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO heads (source, environment, "commit", name, seen)
            VALUES ({id.Source}, {id.Environment}, {commit}, {head.Name}, {head.Seen.ToUnixTimeMilliseconds()})
            ON CONFLICT (source, environment) DO UPDATE SET "commit" = excluded."commit", name = excluded.name, seen = excluded.seen
            WHERE heads."commit" = {before ?? commit} OR heads."commit" = {commit}
            """,
            cancellationToken
        );
        if (replaced == 0)
            return false;
        await CommitStore.AddAsync(context, commits, cancellationToken);
        var restart = new CommitTransition(id, commit, CommitRecord.FinalStates, CommitState.Pending, "", head.Seen);
        await CommitStore.TransitionAsync(context, restart, cancellationToken);
        return true;
    }
}
