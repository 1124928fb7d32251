using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Concurrency;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Observing;

/// <summary>
/// The stage <i>Observe</i>: reads the actual state with as few calls as the planner needs. From <paramref name="searchThreshold"/> needed
/// descriptions of a kind on, Search reads them together.
/// </summary>
public sealed class StateObserver(IResourceReader reader, IDatasetReader datasets, int searchThreshold = 2)
{
    private const int MaxConcurrency = 8;

    /// <summary>The actual state as a request needs it: a deletion also needs the versions that are deleted with their group.</summary>
    public async Task<ObservedState> ObserveAsync(
        DesiredGraph graph,
        PlanRequest request,
        KindCatalog catalog,
        bool verify,
        CancellationToken cancellationToken
    )
    {
        var state = await ObserveAsync(graph, verify, (request as SyncRequest)?.Before, cancellationToken);
        return request is DeleteRequest ? await ReadVersionsAsync(catalog, state, cancellationToken) : state;
    }

    /// <summary>
    /// The actual state of an environment. Resources that an earlier plan found in sync are not read again, unless everything is verified.
    /// </summary>
    public async Task<ObservedState> ObserveAsync(DesiredGraph graph, bool verify, Plan? before, CancellationToken cancellationToken)
    {
        var sweep = await reader.SweepAsync(graph.Repository, cancellationToken);
        var state = WithNamesOf(graph, ObservedState.Empty with { Notes = [.. sweep.Notes], Resources = sweep.Resources });
        var needs = new ObservationNeeds(graph, verify, verify ? null : before);
        if (!verify)
            state = await SearchAsync(graph, state, needs.Of(state), cancellationToken);
        state = await ReadChildrenAsync(graph, state, cancellationToken);
        state = await DescribeAsync(state, needs, cancellationToken);
        state = await CheckExternalsAsync(graph, state, cancellationToken);
        foreach (var dataset in graph.Datasets.Where(d => d.Path is not null))
            if (await datasets.IsCompleteAsync(dataset, cancellationToken))
                state = state with { Datasets = state.Datasets.Add(dataset.Id) };
        return state;
    }

    /// <summary>Adds the versions and executions below every parent that the environment has such resources for.</summary>
    public async Task<ObservedState> ReadChildrenAsync(DesiredGraph graph, ObservedState state, CancellationToken cancellationToken)
    {
        var children = graph.Resources.Where(r => r.Naming == Naming.Server).ToList();
        if (children.Count == 0)
            return state;
        var matcher = new ResourceMatcher(graph, state);
        var outputs = new OutputResolver(matcher);
        foreach (var family in children.GroupBy(r => (r.Kind, Parent: ServerNamedResources.ParentOf(r, outputs))))
        {
            var parent = new ResourceKey(ServerNamedResources.ParentKind(family.Key.Kind), family.Key.Parent);
            // A parent of ours that does not exist yet has no children.
            if (!state.Resources.ContainsKey(parent) && matcher.IsDesired(parent))
                continue;
            var found = await reader.ChildrenAsync(family.Key.Kind, parent.Name, cancellationToken);
            state = state.With(found.Select(c => ServerNamedResources.WithIdentity(c, graph, family)));
        }

        return state;
    }

    // Adds the managed versions of all groups that would be deleted, because they are deleted with their group.
    private async Task<ObservedState> ReadVersionsAsync(KindCatalog catalog, ObservedState state, CancellationToken cancellationToken)
    {
        foreach (var kind in catalog.Kinds.Where(k => k.VersionOf is not null))
        foreach (var group in state.Resources.Values.Where(r => r.IsManaged && r.Kind.NameMember == kind.VersionOf).ToList())
        {
            var versions = await reader.ChildrenAsync(kind, group.Name, cancellationToken);
            state = state.With(versions.Where(v => v.IsManaged));
        }

        return state;
    }

    /// <summary>Reads resources in progress again, without their tags: only this controller changes them.</summary>
    public async Task<ObservedState> RefreshAsync(
        ObservedState state,
        IReadOnlyList<ObservedResource> busy,
        CancellationToken cancellationToken
    )
    {
        var found = await reader.RefreshAsync(busy, cancellationToken);
        var keys = found.Select(f => f.Key).ToHashSet();
        foreach (var missing in busy.Where(b => !keys.Contains(b.Key)))
            state = state.Without(missing.Kind, missing.Name);
        return state.With(found.Select(f => state.Find(f.Kind, f.Name) is { } earlier ? f with { Tags = earlier.Tags } : f));
    }

    private async Task<ObservedState> SearchAsync(
        DesiredGraph graph,
        ObservedState state,
        IEnumerable<ObservationNeed> needs,
        CancellationToken cancellationToken
    )
    {
        var kinds = needs
            .Where(n => n.Kind.Searchable && n.Exists)
            .GroupBy(n => n.Kind)
            .Where(g => g.Count() >= searchThreshold)
            .Select(g => g.Key)
            .ToList();
        foreach (var kind in kinds)
            if (await reader.SearchAsync(kind, graph.Repository, cancellationToken) is { } found)
                state = state.With(found.Where(f => state.Find(kind, f.Name) is not null));
        return state;
    }

    // A description may show that another one is needed: repeat until all that are needed were read.
    private async Task<ObservedState> DescribeAsync(ObservedState state, ObservationNeeds needs, CancellationToken cancellationToken)
    {
        var described = new HashSet<ResourceKey>();
        while (true)
        {
            var next = needs.Of(state).Where(n => !described.Contains(n.Key)).DistinctBy(n => n.Key).ToList();
            if (next.Count == 0)
                return state;
            var found = await BoundedConcurrency.SelectAsync(
                next,
                MaxConcurrency,
                need => reader.DescribeAsync(need.Kind, need.Handle, cancellationToken),
                cancellationToken
            );
            described.UnionWith(next.Select(n => n.Key));
            foreach (var (need, resource) in next.Zip(found))
                state = resource is null ? state.Without(need.Kind, need.Handle) : state.With(WithIdentity(resource, state));
        }
    }

    // A kind with neither tags nor metadata was identified by its name, through its parent.
    private static ObservedResource WithIdentity(ObservedResource described, ObservedState state) =>
        !described.Kind.HasTags && described.Kind.MetadataMember is null && state.Find(described.Kind, described.Name) is { } identified
            ? described with
            {
                Tags = identified.Tags,
            }
            : described;

    // Sweeps read names from ARNs, whose case may differ.
    private static ObservedState WithNamesOf(DesiredGraph graph, ObservedState state)
    {
        var exact = graph.Resources.Where(r => r.Options.ExactName).ToLookup(r => new ResourceKey(r.Kind.Name, r.ActualName));
        string NameOf(ObservedResource resource) =>
            exact[resource.Key].FirstOrDefault()?.ActualName
            ?? ActualName.RestoreCase(resource.Name, graph.Environment.NamePrefix, resource.NameInGit);
        return state.With(
            state
                .Resources.Values.Where(r => r.BelongsTo(graph.Repository, graph.Environment.Name) && r.Name != NameOf(r))
                .Select(r => r with { Name = NameOf(r) })
        );
    }

    private async Task<ObservedState> CheckExternalsAsync(DesiredGraph graph, ObservedState state, CancellationToken cancellationToken)
    {
        foreach (var (kind, name) in graph.Resources.SelectMany(r => r.Externals).Select(e => (e.Kind, e.Name)).Distinct())
            if (state.Find(kind, name) is null && await reader.DescribeAsync(kind, name, cancellationToken) is null)
                state = state with { MissingExternals = state.MissingExternals.Add(new(kind.Name, name)) };
        return state;
    }
}
