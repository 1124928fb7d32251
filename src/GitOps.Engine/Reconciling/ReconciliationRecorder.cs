using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Engine.Commits;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// Loads what earlier reconciliations of an environment recorded, and records the outcome of one: the commit's state, the commands that it
/// completed, the history, and the environment's status.
/// </summary>
public sealed class ReconciliationRecorder(
    IEnvironmentStore environments,
    IHistoryStore history,
    ReconciliationOptions options,
    TimeProvider time
)
{
    /// <summary>Loads the last status and the runs, unless this controller recorded them last and still remembers them.</summary>
    public async Task LoadAsync(ReconciliationContext context, CancellationToken cancellationToken)
    {
        var (memory, status) = (context.Memory, await environments.FindAsync(context.Id, cancellationToken));
        if (memory.IsLoaded && status?.At == memory.Status?.At)
            return;
        // As many as an environment may have resources, so that none that it has is taken for new.
        var runs = await history.RunsAsync(context.Id, Page.First(ContentLimits.Resources), cancellationToken);
        memory.Load(status, runs);
    }

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
        var failures = effects.Pace == ReconcilePace.Backoff ? memory.Failures + 1 : 0;
        var status = StatusOf(context, location, result, failures, now);
        var isNews = StatusComparison.IsNews(memory.Status, status) || result.Applied > 0;
        var runs = ChangedRun.FindAll(result.Plan, memory.Runs, status);
        var isWritten = await environments.WriteAsync(
            new(status)
            {
                Owner = context.Owner,
                Commit =
                    location.Revision is { } revision && effects.Commit is { } end
                        ? CommitTracker.EndOf(context.Id, revision.Commit, end, OutcomeText.Of(result.Outcome.Reason), now)
                        : null,
                Completed = [.. context.Commands.Where(c => IsDone(c.Command, status, effects, result, memory.Retries))],
                History = isNews ? RecordOf(status, began, result.Applied) : null,
                Runs = [.. runs.Select(r => r.Record)],
            },
            cancellationToken
        );
        if (!isWritten)
        {
            // Another controller has taken over, and records what it finds.
            memory.Unload();
            return status;
        }

        foreach (var ended in runs.Where(r => r.HasEndedSince(began)))
            context.Progress.Report(ended.ToEvent());
        memory.Recorded(status, failures, runs.Select(r => r.Record));
        return status;
    }

    // A sync goes on until nothing more happens, or until a newer commit replaces the one that it asked for. A retry is one attempt, which
    // an interrupted reconciliation or a failed call did not make.
    private static bool IsDone(
        UserCommand command,
        EnvironmentStatus status,
        OutcomeEffects effects,
        ReconciliationResult result,
        Dictionary<ResourceId, RetryState> backingOff
    ) =>
        command switch
        {
            SyncCommand sync => effects.IsSettled || (status.Commit.Length > 0 && sync.Commit != status.Commit),
            RetryCommand retry => (result.Plan is not null || effects.IsSettled) && !backingOff.ContainsKey(retry.Resource),
            _ => throw new InvalidOperationException($"unknown command {command.GetType().Name}"),
        };

    private EnvironmentStatus StatusOf(
        ReconciliationContext context,
        EnvironmentRevision location,
        ReconciliationResult result,
        int failures,
        DateTimeOffset now
    )
    {
        var (memory, before) = (context.Memory, context.Memory.Status);
        var isSame =
            before is not null
            && before.Outcome.State == result.Outcome.State
            && before.Pending.FirstOrDefault()?.Id == result.Pending.FirstOrDefault()?.Id;
        return new()
        {
            Id = context.Id,
            Repository = location.Repository.Length > 0 ? location.Repository : before?.Repository ?? "",
            Commit = location.Revision?.Commit ?? before?.Commit ?? "",
            Revision = location.Revision?.Name ?? before?.Revision ?? "",
            Outcome = result.Outcome,
            Pending = result.Pending,
            Since = isSame ? before!.Since : now,
            At = now,
            Next = NextOf(context, location, result, failures, now),
            Inputs = InputsOf(result, before) ?? InputVersions.None,
            Plan = result.Plan is { } plan ? PlanCounts.Of(plan) : null,
            Resources = result.Plan?.Changes.Count(c => c.Desired is not null) ?? before?.Resources ?? 0,
            Drift = result.Drift,
        };
    }

    // Whatever the environment as a whole waits for: what is in progress is polled, what failed is tried again in its own time, and a
    // schedule ticks.
    private DateTimeOffset NextOf(
        ReconciliationContext context,
        EnvironmentRevision location,
        ReconciliationResult result,
        int failures,
        DateTimeOffset now
    )
    {
        List<DateTimeOffset> times = [options.Next(result.Outcome, failures, location.Environment, now)];
        if (result.Plan?.Changes.Any(c => c.Action == ChangeAction.Wait) == true)
            times.Add(now + options.PollOf(location.Environment));
        times.AddRange(context.Memory.Retries.Values.Select(r => r.Next).Where(retry => retry > now));
        times.AddRange(result.Inputs?.Graph.Schedules.Select(s => s.NextAt(now)).OfType<DateTimeOffset>() ?? []);
        return times.Min();
    }

    // The inputs as of the last time in sync. Data that is only proposed is not one of them yet.
    private static InputVersions? InputsOf(ReconciliationResult result, EnvironmentStatus? before) =>
        OutcomeEffects.Of(result.Outcome).Ready != ConditionStatus.True || result.Inputs is not { Versions: var now } ? before?.Inputs
        : result.Outcome.Reason is NewDataProposed ? now with { Proposed = before?.Inputs.Proposed ?? "" }
        : now;

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
}
