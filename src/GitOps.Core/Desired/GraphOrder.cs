using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;

namespace GitOps.Core.Desired;

/// <summary>Orders resources so that each follows those that it references; reports cycles.</summary>
internal static class GraphOrder
{
    public static IReadOnlyList<DesiredResource> Sort(IReadOnlyList<DesiredResource> resources, List<Diagnostic> diagnostics)
    {
        var byId = resources.ToDictionary(r => r.Id);
        var done = new HashSet<ResourceId>();
        var sorted = new List<DesiredResource>(resources.Count);
        foreach (var resource in resources.OrderBy(r => r.Id))
            Visit(resource, []);
        return sorted;

        void Visit(DesiredResource resource, List<ResourceId> trail)
        {
            if (!done.Add(resource.Id))
                return;
            trail.Add(resource.Id);
            foreach (var reference in resource.References.OrderBy(r => r.Target))
            {
                if (!byId.TryGetValue(reference.Target, out var target))
                    continue;
                var start = trail.IndexOf(target.Id);
                if (start >= 0)
                    diagnostics.Add(
                        new(
                            DiagnosticCodes.Cycle,
                            $"reference cycle: {string.Join(" → ", trail.Skip(start).Append(target.Id))}",
                            reference.Position,
                            "spec." + reference.Path,
                            "remove one of these references"
                        )
                    );
                else
                    Visit(target, trail);
            }

            trail.RemoveAt(trail.Count - 1);
            sorted.Add(resource);
        }
    }
}
