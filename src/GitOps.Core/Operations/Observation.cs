using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Operations;

/// <summary>Looks at what is there, with as few calls as will tell what the planner needs. From <paramref name="searchFrom"/> wanted descriptions of a kind on, they are searched for at once.</summary>
public sealed class Observation(IResourceReader reader, IDatasetStore store, int searchFrom = 2)
{
    private const int AtOnce = 8;

    /// <summary>What is there of an environment. With <paramref name="verify"/> everything is described.</summary>
    public async Task<ObservedState> ObserveAsync(DesiredGraph graph, bool verify, CancellationToken cancellationToken)
    {
        var sweep = await reader.SweepAsync(graph.Repository, cancellationToken);
        var state = ObservedState.Empty with { Notes = [.. sweep.Notes] };
        state = state.With(sweep.Resources);
        state = await SearchAsync(graph, state, cancellationToken);
        state = await ReadChildrenAsync(graph, state, cancellationToken);
        state = await DescribeAsync(graph, state, verify, cancellationToken);
        state = await CheckExternalsAsync(graph, state, cancellationToken);
        foreach (var dataset in graph.Datasets.Where(d => d.Path is not null))
            if (await store.IsCompleteAsync(dataset, cancellationToken))
                state = state with { Datasets = state.Datasets.Add(dataset.Id) };
        return state;
    }

    /// <summary>The children of every group or pipeline that the environment has numbered things in.</summary>
    public async Task<ObservedState> ReadChildrenAsync(DesiredGraph graph, ObservedState state, CancellationToken cancellationToken)
    {
        var matching = new Matching(graph, state);
        var resolution = new Resolution(graph, matching);
        foreach (var family in graph.Resources.Where(r => r.Naming == Naming.Server).GroupBy(r => (r.Kind, Parent: Numbered.ParentOf(r, resolution))))
        {
            var parentKind = Numbered.ParentKind(family.Key.Kind);
            if (state.Resources.ContainsKey(new(parentKind, family.Key.Parent)) || !graph.Resources.Any(r => r.Kind.Name == parentKind && r.ActualName == family.Key.Parent))
                state = state.With((await reader.ChildrenAsync(family.Key.Kind, family.Key.Parent, cancellationToken)).Select(c => Numbered.WithIdentity(c, graph, family)));
        }

        return state;
    }

    private async Task<ObservedState> SearchAsync(DesiredGraph graph, ObservedState state, CancellationToken cancellationToken)
    {
        var wanting = ObservationNeeds.Of(graph, state, verify: false, new HashSet<ResourceKey>()).Where(n => n.Kind.Searchable && n.IsThere).GroupBy(n => n.Kind).Where(g => g.Count() >= searchFrom);
        foreach (var kind in wanting.Select(g => g.Key).ToList())
            if (await reader.SearchAsync(kind, graph.Repository, cancellationToken) is { } found)
                state = state.With(found.Where(f => state.Find(kind, f.Name) is not null));
        return state;
    }

    private async Task<ObservedState> DescribeAsync(DesiredGraph graph, ObservedState state, bool verify, CancellationToken cancellationToken)
    {
        var looked = new HashSet<ResourceKey>();
        while (true)
        {
            var needs = ObservationNeeds.Of(graph, state, verify, looked).DistinctBy(n => n.Key).ToList();
            if (needs.Count == 0)
                return state;
            var found = await Bounded.SelectAsync(needs, AtOnce, need => reader.DescribeAsync(need.Kind, need.Handle, cancellationToken), cancellationToken);
            looked.UnionWith(needs.Select(n => n.Key));
            foreach (var (need, resource) in needs.Zip(found))
                state = resource is null ? state.Without(need.Kind, need.Handle) : state.With(resource);
        }
    }

    private async Task<ObservedState> CheckExternalsAsync(DesiredGraph graph, ObservedState state, CancellationToken cancellationToken)
    {
        foreach (var (kind, name) in graph.Resources.SelectMany(r => r.Externals).Select(e => (e.Kind, e.Name)).Distinct())
            if (state.Find(kind, name) is null && await reader.DescribeAsync(kind, name, cancellationToken) is null)
                state = state with { MissingExternals = state.MissingExternals.Add(new(kind.Name, name)) };
        return state;
    }
}
