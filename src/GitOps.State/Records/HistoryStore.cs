using GitOps.Core.Environments;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Engine.Reconciling;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Records;

/// <summary>The tables reconciliations and runs; trimming also deletes from commits and deliveries.</summary>
internal sealed class HistoryStore(IDbContextFactory<StateContext> contexts) : IHistoryStore
{
    /// <summary>Adds a reconciliation, in the context's transaction.</summary>
    public static void Add(StateContext context, ReconciliationRecord reconciliation) =>
        context.Add(
            new ReconciliationRow(
                reconciliation.Id.Source,
                reconciliation.Id.Environment,
                reconciliation.Commit,
                reconciliation.Began,
                reconciliation.Ended,
                reconciliation.Outcome,
                reconciliation.Summary,
                reconciliation.Plan,
                reconciliation.Applied
            )
        );

    public async Task<IReadOnlyList<ReconciliationRecord>> ReconciliationsAsync(
        EnvironmentId id,
        Page page,
        CancellationToken cancellationToken
    )
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context
            .Reconciliations.AsNoTracking()
            .Where(r => r.Source == id.Source && r.Environment == id.Environment)
            .OrderByDescending(r => r.Number)
            .Skip(page.Offset)
            .Take(page.Limit)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => new ReconciliationRecord(id, r.Commit, r.Began, r.Ended, r.Outcome, r.Summary, r.Plan, r.Applied))];
    }

    /// <summary>Adds runs or replaces their earlier records, in the context's transaction.</summary>
    public static async Task WriteAsync(StateContext context, IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken)
    {
        foreach (var run in runs)
            await Upsert.RunAsync(
                context,
                new RunRow(
                    run.Id.Source,
                    run.Id.Environment,
                    run.Resource,
                    run.ActualName,
                    run.Status,
                    run.Commit,
                    run.Began,
                    run.Ended,
                    run.Detail
                ),
                cancellationToken
            );
    }

    public async Task<IReadOnlyList<RunRecord>> RunsAsync(EnvironmentId id, Page page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context
            .Runs.AsNoTracking()
            .Where(r => r.Source == id.Source && r.Environment == id.Environment)
            .OrderByDescending(r => r.Began)
            .ThenBy(r => r.ActualName)
            .Skip(page.Offset)
            .Take(page.Limit)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => new RunRecord(id, r.Resource, r.ActualName, r.Status, r.Commit, r.Began, r.Ended, r.Detail))];
    }

    public async Task<int> TrimAsync(DateTimeOffset before, int maxDeliveries, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var surplus = 0;
        foreach (var source in await context.Deliveries.Select(r => r.Source).Distinct().ToListAsync(cancellationToken))
            surplus += await context
                .Deliveries.Where(r => r.Source == source && r.Done != null)
                .OrderByDescending(r => r.Number)
                .Skip(maxDeliveries)
                .ExecuteDeleteAsync(cancellationToken);
        return surplus
            + await context.Reconciliations.Where(r => r.Ended < before).ExecuteDeleteAsync(cancellationToken)
            + await context.Runs.Where(r => r.Ended < before).ExecuteDeleteAsync(cancellationToken)
            // The newest commit stays: whether it was applied decides on what is done about drift.
            + await context
                .Commits.Where(r => r.Ended < before)
                .Where(r => !context.Heads.Any(h => h.Source == r.Source && h.Environment == r.Environment && h.Commit == r.Commit))
                .ExecuteDeleteAsync(cancellationToken)
            + await context.Deliveries.Where(r => r.Done < before).ExecuteDeleteAsync(cancellationToken);
    }
}
