using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;

namespace GitOps.Core.Desired;

/// <summary>
/// Orders resources so that each follows those that it references; reports cycles. Not recursive: a chain may be of any length.
/// </summary>
internal sealed class GraphOrder
{
    private const int MaxCycles = 20;
    private const int MaxNames = 8;
    private readonly Dictionary<ResourceId, DesiredResource> _byId;
    private readonly DiagnosticList _diagnostics;
    private readonly HashSet<ResourceId> _seen = [];
    private readonly HashSet<ResourceId> _open = [];
    private readonly Stack<(DesiredResource Resource, Queue<Reference> Left)> _trail = [];
    private int _cycles;

    private GraphOrder(IReadOnlyList<DesiredResource> resources, DiagnosticList diagnostics) =>
        (_byId, _diagnostics) = (resources.ToDictionary(r => r.Id), diagnostics);

    public static IReadOnlyList<DesiredResource> Sort(IReadOnlyList<DesiredResource> resources, DiagnosticList diagnostics)
    {
        var order = new GraphOrder(resources, diagnostics);
        var sorted = new List<DesiredResource>(resources.Count);
        foreach (var resource in resources.OrderBy(r => r.Id))
            order.Visit(resource, sorted);
        return sorted;
    }

    private void Visit(DesiredResource start, List<DesiredResource> sorted)
    {
        Enter(start);
        while (_trail.TryPeek(out var current))
            if (current.Left.TryDequeue(out var reference))
                Follow(reference);
            else
            {
                _trail.Pop();
                _open.Remove(current.Resource.Id);
                sorted.Add(current.Resource);
            }
    }

    private void Enter(DesiredResource resource)
    {
        if (!_seen.Add(resource.Id))
            return;
        _open.Add(resource.Id);
        _trail.Push((resource, new(resource.References.OrderBy(r => r.Target))));
    }

    private void Follow(Reference reference)
    {
        if (!_byId.TryGetValue(reference.Target, out var target))
            return;
        if (!_open.Contains(target.Id))
            Enter(target);
        else if (_cycles++ < MaxCycles)
            _diagnostics.Add(
                new(
                    DiagnosticCodes.Cycle,
                    $"reference cycle: {string.Join(" → ", NamesOf(target.Id))}",
                    reference.Position,
                    "spec." + reference.Path,
                    "remove one of these references"
                )
            );
    }

    // From the target along the trail, and back to it; the middle of a long cycle is left out.
    private IEnumerable<string> NamesOf(ResourceId target)
    {
        var names = _trail.Select(t => t.Resource.Id).TakeWhile(id => id != target).Append(target).Reverse().Select(id => id.ToString());
        var (first, rest) = (names.Take(MaxNames).ToList(), names.Skip(MaxNames).Count());
        return rest == 0 ? first.Append(target.ToString()) : [.. first, $"({rest} more)", target.ToString()];
    }
}
