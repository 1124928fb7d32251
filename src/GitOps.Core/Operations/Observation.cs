using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Operations;

/// <summary>Looks at what is there, with as few calls as will tell what the planner needs. From <paramref name="searchFrom"/> wanted descriptions of a kind on, they are searched for at once.</summary>
public sealed class Observation(IResourceReader reader, IDatasetStore store, int searchFrom = 2, Plan? before = null)
{
    private const int AtOnce = 8;

    /// <summary>What is there of an environment. With <paramref name="verify"/> everything is described.</summary>
    public async Task<ObservedState> ObserveAsync(DesiredGraph graph, bool verify, CancellationToken cancellationToken)
    {
        var sweep = await reader.SweepAsync(graph.Repository, cancellationToken);
        var state = ObservedState.Empty with { Notes = [.. sweep.Notes], Resources = sweep.Resources };
        var needs = ObservationNeeds.Of(graph, state, verify, new HashSet<ResourceKey>(), verify ? null : before).ToList();
        var searched = await SearchAsync(graph, state, verify ? [] : needs, cancellationToken);
        searched = await ReadChildrenAsync(graph, searched, cancellationToken);
        state = await DescribeAsync(graph, searched, verify, ReferenceEquals(searched, state) ? needs : null, cancellationToken);
        state = await CheckExternalsAsync(graph, state, cancellationToken);
        foreach (var dataset in graph.Datasets.Where(d => d.Path is not null))
            if (await store.IsCompleteAsync(dataset, cancellationToken))
                state = state with { Datasets = state.Datasets.Add(dataset.Id) };
        return state;
    }

    /// <summary>The children of every group or pipeline that the environment has numbered things in.</summary>
    public async Task<ObservedState> ReadChildrenAsync(DesiredGraph graph, ObservedState state, CancellationToken cancellationToken)
    {
        var matching = graph.Match(state);
        var resolution = new Resolution(graph, matching);
        foreach (
            var family in graph
                .Resources.Where(r => r.Naming == Naming.Server)
                .GroupBy(r => (r.Kind, Parent: Numbered.ParentOf(r, resolution)))
        )
        {
            var parentKind = Numbered.ParentKind(family.Key.Kind);
            if (
                state.Resources.ContainsKey(new(parentKind, family.Key.Parent))
                || !graph.ActualNames.Contains(new(parentKind, family.Key.Parent))
            )
                state = state.With(
                    (await reader.ChildrenAsync(family.Key.Kind, family.Key.Parent, cancellationToken)).Select(c =>
                        Numbered.WithIdentity(c, graph, family)
                    )
                );
        }

        return state;
    }

    private async Task<ObservedState> SearchAsync(
        DesiredGraph graph,
        ObservedState state,
        IReadOnlyList<Need> needs,
        CancellationToken cancellationToken
    )
    {
        var wanting = needs.Where(n => n.Kind.Searchable && n.IsThere).GroupBy(n => n.Kind).Where(g => g.Count() >= searchFrom);
        foreach (var kind in wanting.Select(g => g.Key).ToList())
            if (await reader.SearchAsync(kind, graph.Repository, cancellationToken) is { } found)
                state = state.With(found.Where(f => state.Find(kind, f.Name) is not null));
        return state;
    }

    private async Task<ObservedState> DescribeAsync(
        DesiredGraph graph,
        ObservedState state,
        bool verify,
        IReadOnlyList<Need>? known,
        CancellationToken cancellationToken
    )
    {
        var looked = new HashSet<ResourceKey>();
        while (true)
        {
            var needs = (known ?? ObservationNeeds.Of(graph, state, verify, looked, verify ? null : before))
                .DistinctBy(n => n.Key)
                .ToList();
            known = null;
            if (needs.Count == 0)
                return state;
            var found = await Bounded.SelectAsync(
                needs,
                AtOnce,
                need => reader.DescribeAsync(need.Kind, need.Handle, cancellationToken),
                cancellationToken
            );
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
