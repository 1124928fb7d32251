using GitOps.Core.Observed;
using GitOps.Core.Operations;
using GitOps.Core.Planning;
using GitOps.Core.Ports;
using GitOps.Core.Reports;

namespace GitOps.Core.Reconciliation;

/// <summary>The last stage of a pass: an outcome becomes the state of the commit, the status, the history, and the time of the next look.</summary>
public sealed class PassRecording(PassPorts ports, PassOptions options, CommitTracking commits)
{
    /// <summary>Writes how a pass ended.</summary>
    public async Task<EnvironmentStatus> WriteAsync(
        PassContext context,
        Location location,
        Verdict verdict,
        IReadOnlyList<UserRequest> requests,
        DateTimeOffset began,
        CancellationToken cancellationToken
    )
    {
        var (memory, now) = (context.Memory, ports.Time.GetUtcNow());
        memory.Failures = verdict.Outcome is Failed ? memory.Failures + 1 : 0;
        var before = memory.Status;
        var status = StatusOf(context.Id, location, verdict, before, memory, now);
        if (location.Revision is { } revision)
            await EndCommitAsync(context.Id, revision.Commit, verdict, cancellationToken);
        await ports.Requests.DoneAsync([.. requests.Where(r => IsAnswered(r, verdict, memory)).Select(r => r.Number)], cancellationToken);
        if (before is null || (before.Outcome, before.Summary, before.Commit) != (status.Outcome, status.Summary, status.Commit))
            await ports.History.AddAsync(
                new(context.Id, status.Commit, began, now, status.Outcome, status.Summary, status.Plan, verdict.Causes.Count),
                cancellationToken
            );
        await WriteRunsAsync(context, status.Commit, verdict.Plan, began, now, cancellationToken);
        await ports.Book.WriteAsync(status, cancellationToken);
        memory.Status = status;
        return status;
    }

    // A sync goes on until it has ended one way or the other. A retry is one try, which a pass that broke off, or a call that was refused, did not make.
    private static bool IsAnswered(UserRequest request, Verdict verdict, EnvironmentMemory memory) =>
        request.What == "sync"
            ? verdict.Outcome is Converged or Operations.Stalled
            : (verdict.Plan is not null || verdict.Outcome is Operations.Stalled)
                && !memory.Refused.Keys.Any(id => id.ToString() == request.Resource);

    private EnvironmentStatus StatusOf(
        EnvironmentId id,
        Location location,
        Verdict verdict,
        EnvironmentStatus? before,
        EnvironmentMemory memory,
        DateTimeOffset now
    )
    {
        var outcome = verdict.Outcome.GetType().Name;
        var isSame =
            before is not null
            && before.Outcome == outcome
            && before.Causes.FirstOrDefault()?.Resource == verdict.Causes.FirstOrDefault()?.Resource;
        return new()
        {
            Id = id,
            Repository = location.Repository,
            Commit = location.Revision?.Commit ?? "",
            Name = location.Revision?.Name ?? "",
            Outcome = outcome,
            Summary = verdict.Outcome.Summary,
            Causes = verdict.Causes,
            Since = isSame ? before!.Since : now,
            At = now,
            Next = Earlier(
                now + options.Next(verdict.Outcome, memory.Failures, location.Environment),
                verdict.Loaded?.Graph.Schedules.Select(s => s.NextAt(now)).Min()
            ),
            Automatic = verdict.Outcome is Converged ? verdict.Loaded?.Automatic ?? "" : before?.Automatic ?? "",
            Proposed = verdict.Outcome is Converged ? verdict.Loaded?.Proposed ?? "" : before?.Proposed ?? "",
            Plan = verdict.Plan is { } plan ? PlanReport.Summary(plan) : "",
            Resources = verdict.Plan?.Changes.Count(c => c.Desired is not null) ?? before?.Resources ?? 0,
            Drifted = verdict.Drifted,
        };
    }

    private Task EndCommitAsync(EnvironmentId id, string commit, Verdict verdict, CancellationToken cancellationToken) =>
        verdict.Outcome switch
        {
            Converged => commits.MoveAsync(
                id,
                commit,
                [CommitState.Pending, CommitState.Applying, CommitState.Failed],
                CommitState.Succeeded,
                verdict.Outcome.Summary,
                cancellationToken
            ),
            // What waits for a person's word may still succeed by it; what nothing will come of has failed.
            Operations.Stalled when !verdict.IsHeldBack => commits.MoveAsync(
                id,
                commit,
                [CommitState.Pending, CommitState.Applying],
                CommitState.Failed,
                verdict.Outcome.Summary,
                cancellationToken
            ),
            _ => Task.CompletedTask,
        };

    private async Task WriteRunsAsync(
        PassContext context,
        string commit,
        Plan? plan,
        DateTimeOffset began,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (id, memory, moved) = (context.Id, context.Memory, new List<RunRecord>());
        foreach (var change in plan?.Changes.Where(c => c is { Kind.IsRun: true, Observed.Status: not null }) ?? [])
        {
            var run = change.Observed!;
            var known = memory.Runs.GetValueOrDefault(run.Name);
            if (known?.Status == run.Status)
                continue;
            var record = new RunRecord(
                id,
                change.Id.ToString(),
                run.Name,
                run.Status!,
                known?.Commit ?? commit,
                run.Created ?? now,
                run.IsBusy ? null : EndOf(run) ?? now,
                run.Failure ?? RunWatch.LastMetric(run) ?? ""
            );
            memory.Runs[run.Name] = record;
            // One that began and ended within the pass was never seen under way.
            if (record.Ended is not null && (known is { Ended: null } || (known is null && run.Created >= began.AddSeconds(-1))))
                context.Observer.Report(new Settled(change.Id, run.Name, run.Status!, !run.IsFailed, run.Failure));
            moved.Add(record);
        }

        if (moved.Count > 0)
            await ports.History.WriteAsync(moved, cancellationToken);
    }

    // Quartz wakes the environment for its next tick.
    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;

    private static DateTimeOffset? EndOf(ObservedResource run) =>
        run.Description?["LastModifiedTime"] is Schema.Values.DataScalar scalar
        && double.TryParse(scalar.Text, System.Globalization.CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;
}
