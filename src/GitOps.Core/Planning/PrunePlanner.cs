using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Planning;

/// <summary>Plans what happens to managed resources that Git does not contain now: earlier versions, and what was removed.</summary>
internal sealed class PrunePlanner(
    DesiredGraph graph,
    ObservedState observed,
    KindCatalog catalog,
    SyncRequest request,
    HashSet<ResourceKey> claimed
)
{
    // Three resources may go without a confirmation, and up to a fifth of the environment.
    private const int MinPruneLimit = 3;
    private const int PruneShare = 5;

    private readonly HashSet<ResourceKey> _desired =
    [
        .. graph.Resources.Select(r => new ResourceKey(r.Kind.Name, OwnTags.Encode(r.Id.Name))),
    ];

    private readonly UsageIndex _usage = new(observed);

    /// <summary>How many earlier versions are kept.</summary>
    public int Kept { get; private set; }

    /// <summary>Removed resources that stay, because pruning is off.</summary>
    public IReadOnlyList<ResourceId> NotPruned { get; private set; } = [];

    public IEnumerable<Change> Plan()
    {
        var unclaimed = observed
            .ManagedBy(graph.Repository, graph.Environment.Name)
            .Where(r => !claimed.Contains(r.Key))
            // A resource that is updated in place has no earlier versions: under another name it is another one, which Git no longer has.
            .ToLookup(r => r.Kind.Naming != Naming.Fixed && _desired.Contains(new(r.Kind.Name, r.NameInGit ?? "")));
        // What is offered to another repository stays until that adopts it.
        return
        [
            .. PlanEarlierVersions(unclaimed[true]),
            .. PlanRemoved([.. unclaimed[false].Where(r => !r.Tags.ContainsKey(OwnTags.Transfer))]),
        ];
    }

    private IEnumerable<Change> PlanEarlierVersions(IEnumerable<ObservedResource> earlier)
    {
        var families = earlier.GroupBy(r => new ResourceKey(r.Kind.Name, r.NameInGit!));
        foreach (var family in families.OrderBy(g => g.Key.Kind, StringComparer.Ordinal).ThenBy(g => g.Key.Name, StringComparer.Ordinal))
        {
            var newestFirst = family.OrderByDescending(r => r.Created).ThenBy(r => r.Name, StringComparer.Ordinal).ToList();
            foreach (var run in newestFirst.Where(r => r.Kind.IsRun))
                yield return ToChange(run, ChangeAction.Forget, new EarlierVersion(run.IsBusy)) with
                {
                    IsHousekeeping = !run.IsBusy,
                };
            var limit = graph.Environment.HistoryLimit;
            var versions = newestFirst.Where(IsPrunable).ToList();
            // Before it deletes, apply checks again what may use it.
            var surplus = versions.Skip(limit).Where(v => !_usage.Of(v).Any()).ToList();
            Kept += versions.Count - surplus.Count;
            foreach (var version in surplus)
                yield return ToChange(version, ChangeAction.Delete, new HistoryLimitReached(limit)) with
                {
                    IsHousekeeping = true,
                };
        }
    }

    private IEnumerable<Change> PlanRemoved(IReadOnlyList<ObservedResource> removed)
    {
        var runs = removed.Where(r => r.Kind.IsRun).OrderBy(r => r.Kind.Name, StringComparer.Ordinal);
        foreach (var run in runs.ThenBy(r => r.Name, StringComparer.Ordinal))
            yield return ToChange(run, ChangeAction.Forget, new RemovedFromGit(run.IsBusy));
        var order = KindDependencies.UsersFirst(catalog);
        var resources = removed.Where(IsPrunable).OrderBy(r => order[r.Kind.Name]).ThenBy(r => r.Name, StringComparer.Ordinal).ToList();
        if (!graph.Environment.Prune && !request.Prune)
        {
            NotPruned = [.. resources.Select(r => new ResourceId(r.Kind.Name, r.Name))];
            yield break;
        }

        var exceeded = ExceededLimit(resources);
        foreach (var resource in resources)
            yield return exceeded is null
                ? ToChange(resource, ChangeAction.Delete, new RemovedFromGit(Stops: false))
                : ToChange(resource, ChangeAction.Blocked, exceeded);
    }

    // Versions of a group go with their group.
    private static bool IsPrunable(ObservedResource resource) =>
        !resource.Kind.IsRun && resource.Kind.Operations.Delete is not null && resource.Kind.VersionOf is null;

    private ChangeReason? ExceededLimit(IReadOnlyList<ObservedResource> removed)
    {
        if (graph.Resources.Count == 0)
            return new PruneEmptyEnvironment();
        var total = observed.ManagedBy(graph.Repository, graph.Environment.Name).Count(r => !r.Kind.IsRun);
        if (removed.Count > Math.Max(Math.Max(MinPruneLimit, total / PruneShare), request.AllowPrune))
            return new PruneLimitExceeded(removed.Count, total);
        var isLastEndpoint = removed.Any(t => t.Kind.Redeploys) && !graph.Resources.Any(r => r.Kind.Redeploys);
        return isLastEndpoint && request.AllowPrune < removed.Count ? new PruneLastEndpoint(removed.Count) : null;
    }

    private static Change ToChange(ObservedResource resource, ChangeAction action, ChangeReason reason) =>
        new()
        {
            Subject = new ResourceSubject(new(resource.Kind.Name, resource.NameInGit ?? resource.Name), resource.Kind, null, resource),
            Action = action,
            ActualName = resource.Name,
            Reason = reason,
        };
}
