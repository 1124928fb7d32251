using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Concurrency;
using GitOps.Engine.Deciding;
using GitOps.Engine.Observing;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Applying;

/// <summary>
/// The stage <i>Apply</i>. Level-triggered: each round plans and decides again from the actual state, and applies the changes that are
/// ready. The process can be killed at any point and started again.
/// </summary>
internal sealed class Applier(
    ApplyInput input,
    ChangeExecutor executor,
    IResourceReader reader,
    StateObserver observer,
    IProgressObserver progress,
    TimeProvider time
)
{
    // AWS can reject a change as in conflict although it shows no operation in progress: after so many rounds in which nothing could be
    // sent, it is left to the next poll.
    private const int MaxRoundsWithoutEffect = 3;

    // A difference that a change does not remove is sent again a few times, since AWS shows some changes late, but not for ever.
    private const int MaxSends = 3;
    private readonly List<Change> _applied = [];
    private readonly Dictionary<(ResourceId, ChangeAction, string), int> _sent = [];
    private readonly Dictionary<ResourceId, ChangeFailure> _failures = [];
    private readonly HashSet<ResourceId> _retried = [];
    private OutcomeReason? _interruption;
    private int _roundsWithoutEffect;
    private readonly RunMonitor _monitor = new(progress, time);

    /// <summary>Applies until no change is left, or only changes that wait for a person or for operations in progress.</summary>
    public async Task<ApplyResult> RunAsync(ObservedState state, ApplyOptions options, CancellationToken cancellationToken)
    {
        var hasWaited = false;
        while (true)
        {
            var matcher = new ResourceMatcher(input.Graph, state);
            var decided = input.Decider.Decide(Planner.Plan(matcher, input.Catalog, NextRequest()), input.Cause);
            _monitor.Report(decided.Plan);
            var excluded = _failures.Keys.Union(options.BackingOff);
            if (options.Only is { } only)
                excluded = excluded.Union(decided.Plan.Changes.Select(c => c.Id).Where(id => !only.Contains(id)));
            var ready = ReadyChanges.Of(decided, excluded.ToHashSet());
            var isRound = ready.Count > 0 && _roundsWithoutEffect < MaxRoundsWithoutEffect;
            if (isRound && hasWaited)
            {
                // Others may have changed the environment during a wait, which refreshes only what was in progress.
                (state, hasWaited) = (await ObserveAsync(cancellationToken), false);
                await GuardAsync(() =>
                {
                    options.StateGuard?.Invoke(state);
                    return null;
                });
                if (_interruption is null)
                    continue;
            }
            else if (isRound)
                await GuardAsync(() => options.Guard?.Invoke(cancellationToken));
            if (_interruption is not null)
                return new(decided, _applied, _failures) { Interruption = _interruption };
            if (isRound)
            {
                state = await ApplyAsync(ready, matcher, options, cancellationToken);
                continue;
            }

            var busy = state.Resources.Values.Where(r => r.IsBeingDeleted).ToList();
            busy.AddRange(decided.Plan.Changes.Where(c => c.Action == ChangeAction.Wait).Select(c => c.Observed!).Except(busy));
            if ((busy.Count == 0 && ready.Count == 0) || !options.Wait)
                return new(decided, _applied, _failures);
            await Task.Delay(options.PollInterval ?? PollIntervals.Of(input.Graph.Environment), time, cancellationToken);
            state = await observer.RefreshAsync(state, busy, cancellationToken);
            (_roundsWithoutEffect, hasWaited) = (0, true);
        }
    }

    private Task<ObservedState> ObserveAsync(CancellationToken cancellationToken)
    {
        var request = input.Request is SyncRequest sync ? sync with { Before = null } : input.Request;
        return observer.ObserveAsync(input.Graph, request, input.Catalog, verify: false, cancellationToken);
    }

    private async Task GuardAsync(Func<Task?> guard)
    {
        try
        {
            await (guard() ?? Task.CompletedTask);
        }
        catch (ApplyInterruptedException interrupted)
        {
            _interruption = interrupted.Reason;
        }
    }

    // A retry is one attempt.
    private PlanRequest NextRequest() =>
        input.Request is SyncRequest sync ? sync with { Retry = sync.Retry.Except(_retried).ToHashSet() } : input.Request;

    private async Task<ObservedState> ApplyAsync(
        IReadOnlyList<AllowedChange> ready,
        ResourceMatcher matcher,
        ApplyOptions options,
        CancellationToken cancellationToken
    )
    {
        if (input.Request is SyncRequest sync)
            _retried.UnionWith(ready.Select(a => a.Change.Id).Where(sync.Retry.Contains));
        if (options.Journal is { } journal)
            await journal.BeginAsync(ready.Select(a => a.Change), cancellationToken);
        var (outputs, usage) = (new OutputResolver(matcher), new UsageChecker(matcher, reader, input.Catalog));
        var results = await BoundedConcurrency.SelectAsync(
            ready,
            options.MaxConcurrency,
            allowed => ApplyAsync(allowed, outputs, usage, options, cancellationToken),
            cancellationToken
        );
        var state = matcher.Observed;
        foreach (var (allowed, result) in ready.Zip(results))
            if (result is not null)
                state = Record(allowed.Change, result, state);
        _roundsWithoutEffect = results.Any(r => r is { WasSent: true } or { Failure: not null }) ? 0 : _roundsWithoutEffect + 1;
        // Resources that the server names are found through their parent, which knows them now.
        return ready.Any(a => a.Change.Desired?.Naming == Naming.Server)
            ? await observer.ReadChildrenAsync(input.Graph, state, cancellationToken)
            : state;
    }

    // Uploads are addressed by their content, so they need no guard.
    private static AllowedChange Guarded(AllowedChange allowed, ApplyOptions options) =>
        options.Guard is { } guard && allowed.Change.Subject is ResourceSubject ? allowed.GuardedBy(guard) : allowed;

    // Null when the change was interrupted: its intent stays open, and the next plan shows whether it is still needed.
    private async Task<ChangeResult?> ApplyAsync(
        AllowedChange allowed,
        OutputResolver outputs,
        UsageChecker usage,
        ApplyOptions options,
        CancellationToken cancellationToken
    )
    {
        progress.Report(new ChangeStarted(allowed.Change));
        ChangeResult result;
        try
        {
            var guarded = Guarded(allowed, options);
            result = await executor.ExecuteAsync(guarded, outputs, usage, cancellationToken) with { Calls = guarded.Calls };
        }
        catch (ApplyInterruptedException interrupted)
        {
            _interruption = interrupted.Reason;
            return null;
        }

        if (options.Journal is { } journal)
            await journal.EndAsync(allowed.Change, result.Calls, result.Failure, cancellationToken);
        if (result.Failure is { } failure)
            progress.Report(new ChangeFailed(allowed.Change, failure));
        else if (result.WasSent)
            progress.Report(new ChangeApplied(allowed.Change));
        return result;
    }

    private ObservedState Record(Change change, ChangeResult result, ObservedState state)
    {
        if (result.Failure is { } failure)
            _failures[change.Id] = failure;
        else if (result.WasSent)
            _applied.Add(change);
        var key = (change.Id, change.Action, change.ActualName);
        _sent[key] = _sent.GetValueOrDefault(key) + (result.WasSent ? 1 : 0);
        if (_sent[key] >= MaxSends)
            _failures[change.Id] = new NoEffect(change.ActualName);
        if (result.Failure is null && change.Subject is DatasetSubject)
            state = state with { Datasets = state.Datasets.Add(change.Id) };
        return result.ApplyTo(state);
    }
}
