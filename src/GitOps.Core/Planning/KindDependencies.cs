using GitOps.Schema.Catalog;
using GitOps.Schema.Shapes;

namespace GitOps.Core.Planning;

/// <summary>The order in which kinds can be deleted: a kind that references another is deleted before it.</summary>
public static class KindDependencies
{
    /// <summary>The rank of every kind, users first.</summary>
    public static IReadOnlyDictionary<string, int> UsersFirst(KindCatalog catalog)
    {
        var used = catalog.Kinds.ToDictionary(k => k.Name, k => NamedBy(catalog, k));
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var kind in catalog.Kinds.OrderBy(k => k.Name, StringComparer.Ordinal))
            Visit(kind.Name, []);
        var highest = order.Count;
        return order.ToDictionary(p => p.Key, p => highest - p.Value);

        void Visit(string kind, HashSet<string> trail)
        {
            if (order.ContainsKey(kind) || !trail.Add(kind))
                return;
            foreach (var other in used[kind].Order(StringComparer.Ordinal))
                Visit(other, trail);
            order[kind] = order.Count;
        }
    }

    /// <summary>The kinds that resources of a kind can name: endpoints name configurations, configurations models.</summary>
    public static IReadOnlySet<string> NamedBy(KindCatalog catalog, Kind kind)
    {
        var names = new HashSet<string>();
        var seen = new HashSet<string>();
        Visit(kind.CreateShape);
        names.Remove(kind.Name);
        return names;

        void Visit(string shape)
        {
            if (!seen.Add(shape))
                return;
            switch (catalog.Model.Shape(shape))
            {
                case StructureShape structure:
                    foreach (var member in structure.Members)
                    {
                        if (catalog.NamedBy(member.Name) is { } other)
                            names.Add(other.Name);
                        Visit(member.Shape);
                    }

                    break;
                case ListShape list:
                    Visit(list.Element);
                    break;
                case MapShape map:
                    Visit(map.Value);
                    break;
            }
        }
    }
}
