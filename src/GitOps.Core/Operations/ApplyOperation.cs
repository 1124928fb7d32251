using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Operations;

/// <summary>What an apply came to: its outcome, and the plan that is left.</summary>
public sealed record ApplyResult(Outcome Outcome, Plan Remaining, IReadOnlyDictionary<ResourceId, string> Refusals);

/// <summary>
/// Makes an environment as Git says. Level-triggered: each pass plans anew from what is there and takes the steps that are ready; a run that is
/// under way is waited for between passes. It can be killed anywhere and started again.
/// </summary>
public sealed class ApplyOperation(
    IResourceReader reader,
    IResourceWriter writer,
    IDatasetStore store,
    IOperationObserver observer,
    TimeProvider time,
    KindCatalog catalog
)
{
    /// <summary>Applies until nothing is left to do, or only what needs the user.</summary>
    public async Task<ApplyResult> RunAsync(
        DesiredGraph graph,
        ObservedState state,
        IRepositoryFiles files,
        ApplyOptions options,
        CancellationToken cancellationToken
    )
    {
        var requests = new Requests(graph, catalog.Model, files.Commit);
        var watch = new RunWatch(observer, time);
        var refusals = new Dictionary<ResourceId, string>();
        var retried = new HashSet<ResourceId>();
        while (true)
        {
            var plan = Planner.Plan(graph, state, catalog, options.Plan with { Retry = options.Plan.Retry.Except(retried).ToHashSet() });
            watch.Look(plan);
            var ready = Readiness.Of(plan, refusals).Where(c => !options.NotYet.Contains(c.Id)).ToList();
            if (ready.Count > 0)
            {
                if (options.BeforeEach is { } ask)
                    await ask(cancellationToken);
                retried.UnionWith(ready.Select(c => c.Id).Where(options.Plan.Retry.Contains));
                state = await TakeAsync(
                    ready,
                    graph,
                    state,
                    new Steps(reader, writer, store, files, requests, new(graph, state, reader, catalog)),
                    refusals,
                    options,
                    cancellationToken
                );
                continue;
            }

            var waiting = plan.Changes.Where(c => c.Action == ChangeAction.Wait).Select(c => c.Observed!).ToList();
            waiting.AddRange(state.Resources.Values.Where(r => r.Status == "Deleting" && !waiting.Contains(r)));
            if (waiting.Count == 0 || !options.Wait)
                return new(Judge(plan, refusals), plan, refusals);
            await Task.Delay(options.Poll, time, cancellationToken);
            state = Refreshed(state, waiting, await reader.RefreshAsync(waiting, cancellationToken));
        }
    }

    private async Task<ObservedState> TakeAsync(
        IReadOnlyList<Change> ready,
        DesiredGraph graph,
        ObservedState state,
        Steps steps,
        Dictionary<ResourceId, string> refusals,
        ApplyOptions options,
        CancellationToken cancellationToken
    )
    {
        var before = state;
        var results = await Bounded.SelectAsync(
            ready,
            options.AtOnce,
            async change =>
            {
                observer.Report(new StepStarted(change));
                var result = await steps.TakeAsync(change, graph, before, cancellationToken);
                observer.Report(result.Refusal is { } refusal ? new StepRefused(change, refusal) : new StepDone(change));
                return result;
            },
            cancellationToken
        );
        foreach (var (change, result) in ready.Zip(results))
        {
            if (result.Refusal is { } refusal)
                refusals[change.Id] = refusal;
            else if (change.Kind is null)
                state = state with { Datasets = state.Datasets.Add(change.Id) };
            state = result.ApplyTo(state);
        }

        // What the server names is found through its parent, which knows it now.
        return ready.Any(c => c.Desired?.Naming == Naming.Server)
            ? await new Observation(reader, store).ReadChildrenAsync(graph, state, cancellationToken)
            : state;
    }

    private static ObservedState Refreshed(
        ObservedState state,
        IReadOnlyList<ObservedResource> waited,
        IReadOnlyList<ObservedResource> seen
    )
    {
        foreach (var gone in waited.Where(w => !seen.Any(s => s.Kind.Name == w.Kind.Name && s.Name == w.Name)))
            state = state.Without(gone.Kind, gone.Name);
        // A refresh reads no tags: nobody but us changes ours.
        return state.With(seen.Select(s => state.Find(s.Kind, s.Name) is { } known ? s with { Tags = known.Tags } : s));
    }

    private static Outcome Judge(Plan plan, IReadOnlyDictionary<ResourceId, string> refusals)
    {
        var blocked = plan.Changes.Where(c => c.Action == ChangeAction.Blocked).ToList();
        var waiting = plan.Count(ChangeAction.Wait);
        if (refusals.Count > 0)
            return new Failed($"{refusals.Count} refused: {refusals.First().Key}: {refusals.First().Value}");
        if (blocked.Count > 0)
            return new Stalled($"{blocked[0].Id}: {blocked[0].Reason}{(blocked.Count > 1 ? $" (and {blocked.Count - 1} more)" : "")}");
        return waiting > 0 ? new Waiting($"{waiting} under way") : new Converged("all is as Git says");
    }
}
