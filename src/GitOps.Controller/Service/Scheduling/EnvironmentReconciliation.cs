using System.Collections.Concurrent;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Applying;
using GitOps.Engine.Commands;
using GitOps.Engine.Commits;
using GitOps.Engine.Connections;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using GitOps.Engine.Reconciling;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>One reconciliation in the service: fetches commits that this controller's clone lacks, and calls the reconciler.</summary>
internal sealed class EnvironmentReconciliation(
    AccountConnections accounts,
    CommitTracker commits,
    ICommandQueue commands,
    Reconciler reconciler,
    ReconciliationTelemetry telemetry,
    ReconciliationObserverFactory observers
)
{
    private readonly ConcurrentDictionary<EnvironmentId, ReconcilerMemory> _memories = new();

    /// <summary>Reconciles an environment under its lease. Returns the time until the next reconciliation.</summary>
    public async Task<TimeSpan> RunAsync(EnvironmentId id, Source source, LeaseGuard lease, CancellationToken cancellationToken)
    {
        using var trace = telemetry.Start(id);
        var progress = observers.Create(id);
        var (location, problem) = await LocateAsync(id, source, progress, cancellationToken);
        var memory = _memories.GetOrAdd(id, _ => new());
        var before = memory.Status;
        var pending = await commands.PendingAsync(id, cancellationToken);
        if (memory.HasNew(pending))
            Refresh(source, location);
        var commit = location.Revision?.Commit ?? "";
        var supersession = new SupersessionCheck(source.Git, memory, commit);
        var context = new ReconciliationContext(
            id,
            location,
            source.Git,
            accounts.ConnectAsync,
            token => CheckAsync(id, supersession, lease, token),
            progress,
            observers.CreateJournal(id, commit),
            memory,
            pending
        )
        {
            Owner = lease.Owner,
            Problem = problem,
            Reading = source.ReadingOf(id.Environment, location),
        };
        var status = await reconciler.ReconcileAsync(context, cancellationToken);
        memory.Interruptions = supersession.IsInterrupted ? memory.Interruptions + 1 : 0;
        trace.End(status, before);
        if (IsUnreachable(status.Outcome) && location.Environment is { } environment)
            accounts.Forget(environment);
        return status.Next is { } next && next > status.At ? next - status.At : TimeSpan.Zero;
    }

    // A request reads AWS anew, and settings that were set aside.
    private void Refresh(Source source, EnvironmentRevision location)
    {
        if (location.Environment is { } environment)
            accounts.Expire(environment);
        else
            source.RetrySettings();
    }

    // A restarted local AWS has another address, so the connection is created again. Other failures do not concern the connection.
    private static bool IsUnreachable(Outcome outcome) =>
        outcome.Reason
            is OperationFailed { Code: ServiceCodes.Unreachable }
                or ChangesFailed { Failure: RequestFailed { Code: ServiceCodes.Unreachable } };

    // Another controller may have fetched newer commits, or this one may have just started. Without the newest commit nothing is applied.
    private async Task<(EnvironmentRevision Location, OutcomeReason? Problem)> LocateAsync(
        EnvironmentId id,
        Source source,
        IProgressObserver progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var head = await commits.FindHeadAsync(id, cancellationToken);
            await source.CheckSettingsAsync(cancellationToken);
            var location = source.Git.Locate(id.Environment);
            if (location.Revision is { } local && local.Commit == head?.Commit)
                return (location, null);
            await source.FetchAsync(cancellationToken);
            location = source.Git.Locate(id.Environment);
            if (location.Revision is { } fetched)
                await commits.RecordHeadAsync(id, fetched, source.Repository, cancellationToken);
            return (location, null);
        }
        catch (Exception exception) when (UnexpectedErrors.IsOutcome(exception))
        {
            return (new("", null, "", null, null), UnexpectedErrors.ToReason(exception, progress));
        }
    }

    private async Task CheckAsync(EnvironmentId id, SupersessionCheck supersession, LeaseGuard lease, CancellationToken cancellationToken)
    {
        lease.Check();
        if (await commits.FindHeadAsync(id, cancellationToken) is { } head)
            supersession.Check(head.Commit);
    }
}
