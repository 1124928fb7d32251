using System.Globalization;
using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Engine.Commits;
using GitOps.Engine.Reading;
using GitOps.Schema.Values;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// Records the outcome of a reconciliation: the commit's state, the commands that it completed, the history, and the environment's status.
/// </summary>
public sealed class StatusWriter(IEnvironmentStore environments, ReconciliationOptions options, TimeProvider time)
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
        var (memory, now, effects) = (context.Memory, time.GetUtcNow(), OutcomeEffects.Of(result.Outcome));
        memory.Failures = effects.Pace == ReconcilePace.Backoff ? memory.Failures + 1 : 0;
        var status = StatusOf(context, location, result, now);
        var isNews = StatusComparison.IsNews(memory.Status, status) || result.Applied > 0;
        var runs = RunsOf(context, status, result.Plan, began).ToList();
        await environments.WriteAsync(
            new(status)
            {
                Commit =
                    location.Revision is { } revision && effects.Commit is { } end
                        ? CommitTracker.EndOf(context.Id, revision.Commit, end, OutcomeText.Of(result.Outcome.Reason), now)
                        : null,
                Completed = [.. context.Commands.Where(c => IsDone(c.Command, effects, result, memory.Retries))],
                History = isNews ? RecordOf(status, began, result.Applied) : null,
                Runs = runs,
            },
            cancellationToken
        );
        memory.Status = status;
        foreach (var run in runs)
            memory.Runs[run.ActualName] = run;
        return status;
    }

    // A sync goes on until nothing more happens. A retry is one attempt, which an interrupted reconciliation or a failed call did not make.
    private static bool IsDone(
        UserCommand command,
        OutcomeEffects effects,
        ReconciliationResult result,
        Dictionary<ResourceId, RetryState> backingOff
    ) =>
        command switch
        {
            SyncCommand => effects.IsSettled,
            RetryCommand retry => (result.Plan is not null || effects.IsSettled) && !backingOff.ContainsKey(retry.Resource),
            _ => throw new InvalidOperationException($"unknown command {command.GetType().Name}"),
        };

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
            Inputs =
                (OutcomeEffects.Of(result.Outcome).Ready == ConditionStatus.True ? result.Inputs?.Versions : before?.Inputs)
                ?? InputVersions.None,
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

    private static IEnumerable<RunRecord> RunsOf(ReconciliationContext context, EnvironmentStatus status, Plan? plan, DateTimeOffset began)
    {
        foreach (var change in plan?.Changes.Where(c => c is { Kind.IsRun: true, Observed.Status: not null }) ?? [])
        {
            var run = change.Observed!;
            var earlier = context.Memory.Runs.GetValueOrDefault(run.Name);
            if (earlier?.Status == run.Status)
                continue;
            var record = new RunRecord(
                context.Id,
                change.Id.ToString(),
                run.Name,
                run.Status!,
                earlier?.Commit ?? status.Commit,
                run.Created ?? status.At,
                run.IsBusy ? null : EndOf(run) ?? status.At,
                run.Failure ?? run.LastMetric ?? ""
            );
            // A run that started and ended during this reconciliation was never observed in progress.
            if (record.Ended is not null && (earlier is { Ended: null } || (earlier is null && run.Created >= began.AddSeconds(-1))))
                context.Progress.Report(new RunEnded(change.Id, run.Name, run.Status!, !run.IsFailed, null));
            yield return record;
        }
    }

    private static DateTimeOffset? EndOf(ObservedResource run) =>
        run.Description?["LastModifiedTime"] is DataScalar scalar
        && double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;
}
