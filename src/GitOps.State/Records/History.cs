using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Records;

/// <summary>The tables passes and runs; what is old goes from them, from commits and from deliveries.</summary>
internal sealed class History(IDbContextFactory<StateContext> contexts) : IHistory
{
    public async Task AddAsync(PassRecord pass, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Add(
            new PassRow(
                pass.Id.Source,
                pass.Id.Environment,
                pass.Commit,
                pass.Began,
                pass.Ended,
                pass.Outcome,
                pass.Summary,
                pass.Plan,
                pass.Steps
            )
        );
        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<PassRecord>> PassesAsync(EnvironmentId id, Page page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context
            .Passes.AsNoTracking()
            .Where(r => r.Source == id.Source && r.Environment == id.Environment)
            .OrderByDescending(r => r.Number)
            .Skip(page.Skip)
            .Take(page.Most)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => new PassRecord(id, r.Commit, r.Began, r.Ended, r.Outcome, r.Summary, r.Plan, r.Steps))];
    }

    public async Task WriteAsync(IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
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
            .Skip(page.Skip)
            .Take(page.Most)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => new RunRecord(id, r.Resource, r.ActualName, r.Status, r.Commit, r.Began, r.Ended, r.Detail))];
    }

    public async Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Passes.Where(r => r.Ended < before).ExecuteDeleteAsync(cancellationToken)
            + await context.Runs.Where(r => r.Ended < before).ExecuteDeleteAsync(cancellationToken)
            + await context.Commits.Where(r => r.Ended < before).ExecuteDeleteAsync(cancellationToken)
            + await context.Deliveries.Where(r => r.Done < before).ExecuteDeleteAsync(cancellationToken);
    }
}
