using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Planning;

/// <summary>Makes the plan from desired and actual state. Total, and of deterministic order.</summary>
public static class Planner
{
    /// <summary>The plan of one environment for a request.</summary>
    public static Plan Plan(ResourceMatcher matcher, KindCatalog catalog, PlanRequest request) =>
        request switch
        {
            SyncRequest sync => PlanSync(matcher, catalog, sync),
            DeleteRequest delete => WithChanges(
                matcher,
                request,
                WithoutSuspended(matcher, DeletionPlanner.Plan(matcher, catalog, delete))
            ),
            SuspendRequest suspend => WithChanges(matcher, request, RequestedTagPlanner.Plan(matcher, suspend)),
            TransferRequest transfer => WithChanges(matcher, request, RequestedTagPlanner.Plan(matcher, transfer)),
            _ => throw new InvalidOperationException($"unknown request {request.GetType().Name}"),
        };

    private static Plan PlanSync(ResourceMatcher matcher, KindCatalog catalog, SyncRequest request)
    {
        var (graph, observed) = (matcher.Graph, matcher.Observed);
        var changes = graph.Datasets.Select(d => PlanDataset(d, observed)).ToList();
        changes.AddRange(graph.Schedules.Select(PlanSchedule));
        var resources = new ResourcePlanner(matcher, catalog, request, changes.ToDictionary(c => c.Id));
        var reuse = new PlanReuse(request.Before, observed);
        var claimed = new HashSet<ResourceKey>();
        foreach (var resource in graph.Resources)
        {
            var change = reuse.Find(resource) ?? resources.Plan(resource);
            changes.Add(change);
            resources.Planned[change.Id] = change;
            if (change.Observed is { } actual)
                claimed.Add(actual.Key);
        }

        var prune = new PrunePlanner(graph, observed, catalog, request, claimed);
        changes.AddRange(prune.Plan());
        return WithChanges(matcher, request, WithoutSuspended(matcher, changes)) with
        {
            Externals =
            [
                .. graph.Resources.SelectMany(r =>
                    r.Externals.Select(e => new PlannedExternal(r.Id, e, !observed.MissingExternals.Contains(new(e.Kind.Name, e.Name))))
                ),
            ],
            Kept = prune.Kept,
            NotPruned = prune.NotPruned,
        };
    }

    private static Plan WithChanges(ResourceMatcher matcher, PlanRequest request, IReadOnlyList<Change> changes) =>
        new()
        {
            Repository = matcher.Graph.Repository,
            Environment = matcher.Graph.Environment.Name,
            Source = request.Source,
            Changes = changes,
            Notes = matcher.Observed.Notes,
        };

    // A suspended resource is not changed until it is resumed, and its earlier versions stay.
    private static IReadOnlyList<Change> WithoutSuspended(ResourceMatcher matcher, IReadOnlyList<Change> changes) =>
        [
            .. from change in changes
            let note = matcher.Suspension(change)
            where note is null || !change.IsHousekeeping
            select note is null || change.Action is ChangeAction.Wait or ChangeAction.Blocked
                ? change
                : change with
                {
                    Action = change.IsActionable ? ChangeAction.Blocked : change.Action,
                    Reason = new Suspended(change.Id, note, change.Desired?.Options.Suspend is not null),
                },
        ];

    private static Change PlanDataset(DesiredDataset dataset, ObservedState observed)
    {
        var version = dataset.Version!;
        var isComplete = dataset.Path is null || observed.Datasets.Contains(dataset.Id);
        return new()
        {
            Subject = new DatasetSubject(dataset),
            Action = isComplete ? ChangeAction.NoChange : ChangeAction.Create,
            ActualName = version.Uri,
            Reason = isComplete ? new InSync() : new NewContent(version.Digest[..10], version.Files.Count, version.Files.Sum(f => f.Size)),
            Position = dataset.Position,
        };
    }

    private static Change PlanSchedule(DesiredSchedule schedule) =>
        new()
        {
            Subject = new ScheduleSubject(schedule),
            Action = ChangeAction.NoChange,
            ActualName = schedule.Cron.ToString(),
            Reason = new InSync(),
            Position = schedule.Position,
        };
}
