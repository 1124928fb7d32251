using System.Globalization;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.History;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Engine.Commands;
using GitOps.Engine.Commits;
using GitOps.Engine.Reading;
using GitOps.Schema.Values;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// Records the outcome of a reconciliation: the commit's state, the commands that it completed, the history, and the environment's status.
/// </summary>
public sealed class StatusWriter(
    CommitTracker commits,
    IEnvironmentStore environments,
    IHistoryStore history,
    CommandCompleter commands,
    ReconciliationOptions options,
    TimeProvider time
)
{
    /// <summary>Records a reconciliation and returns the environment's new status.</summary>
    public async Task<EnvironmentStatus> WriteAsync(
        ReconciliationContext context,
        EnvironmentRevision location,
        ReconciliationResult result,
        DateTimeOffset began,
        CancellationToken cancellationToken
    )
    {
        var (memory, now) = (context.Memory, time.GetUtcNow());
        memory.Failures = result.Outcome is Failed ? memory.Failures + 1 : 0;
        var before = memory.Status;
        var status = StatusOf(context, location, result, now);
        if (location.Revision is { } revision && OutcomeEffects.Of(result.Outcome).Commit is { } end)
            await commits.EndAsync(context.Id, revision.Commit, end, OutcomeText.Of(result.Outcome.Reason), cancellationToken);
        await commands.CompleteAsync(
            context.Commands,
            result.Outcome,
            result.Plan is not null,
            memory.Retries.Keys.ToHashSet(),
            cancellationToken
        );
        if (StatusComparison.IsNews(before, status) || result.Applied > 0)
            await history.AddAsync(RecordOf(status, began, result.Applied), cancellationToken);
        await WriteRunsAsync(context, status.Commit, result.Plan, began, now, cancellationToken);
        await environments.WriteAsync(status, cancellationToken);
        memory.Status = status;
        return status;
    }

    private EnvironmentStatus StatusOf(
        ReconciliationContext context,
        EnvironmentRevision location,
        ReconciliationResult result,
        DateTimeOffset now
    )
    {
        var (memory, before) = (context.Memory, context.Memory.Status);
        var isSame =
            before is not null
            && before.Outcome.State == result.Outcome.State
            && before.Pending.FirstOrDefault()?.Id == result.Pending.FirstOrDefault()?.Id;
        var next = options.Next(result.Outcome, memory.Failures, location.Environment, now);
        return new()
        {
            Id = context.Id,
            Repository = location.Repository,
            Commit = location.Revision?.Commit ?? "",
            Revision = location.Revision?.Name ?? "",
            Outcome = result.Outcome,
            Pending = result.Pending,
            Since = isSame ? before!.Since : now,
            At = now,
            // The scheduler wakes the environment for its next tick.
            Next = result.Inputs?.Graph.Schedules.Select(s => s.NextAt(now)).Min() is { } tick && tick < next ? tick : next,
            Inputs = (result.Outcome is Synced ? result.Inputs?.Versions : before?.Inputs) ?? InputVersions.None,
            Plan = result.Plan is { } plan ? PlanCounts.Of(plan) : null,
            Resources = result.Plan?.Changes.Count(c => c.Desired is not null) ?? before?.Resources ?? 0,
            Drift = result.Drift,
        };
    }

    private static ReconciliationRecord RecordOf(EnvironmentStatus status, DateTimeOffset began, int applied) =>
        new(
            status.Id,
            status.Commit,
            began,
            status.At,
            status.Outcome.State.ToString(),
            OutcomeText.Of(status.Outcome.Reason),
            status.Plan is { } counts ? PlanReport.Summary(counts) : "",
            applied
        );

    private async Task WriteRunsAsync(
        ReconciliationContext context,
        string commit,
        Plan? plan,
        DateTimeOffset began,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (memory, changed) = (context.Memory, new List<RunRecord>());
        foreach (var change in plan?.Changes.Where(c => c is { Kind.IsRun: true, Observed.Status: not null }) ?? [])
        {
            var run = change.Observed!;
            var earlier = memory.Runs.GetValueOrDefault(run.Name);
            if (earlier?.Status == run.Status)
                continue;
            var record = new RunRecord(
                context.Id,
                change.Id.ToString(),
                run.Name,
                run.Status!,
                earlier?.Commit ?? commit,
                run.Created ?? now,
                run.IsBusy ? null : EndOf(run) ?? now,
                run.Failure ?? run.LastMetric ?? ""
            );
            memory.Runs[run.Name] = record;
            // A run that started and ended during this reconciliation was never observed in progress.
            if (record.Ended is not null && (earlier is { Ended: null } || (earlier is null && run.Created >= began.AddSeconds(-1))))
                context.Progress.Report(new RunEnded(change.Id, run.Name, run.Status!, !run.IsFailed, null));
            changed.Add(record);
        }

        if (changed.Count > 0)
            await history.WriteAsync(changed, cancellationToken);
    }

    private static DateTimeOffset? EndOf(ObservedResource run) =>
        run.Description?["LastModifiedTime"] is DataScalar scalar
        && double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;
}
