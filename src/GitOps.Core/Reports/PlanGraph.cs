using System.Text;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Reports;

/// <summary>Draws the resources of a plan and what they depend on, as a Mermaid flowchart.</summary>
public static class PlanGraph
{
    // GitHub draws no diagram that exceeds Mermaid's defaults.
    private const int MaxEdges = 500;
    private const int MaxCharacters = 50_000;

    // In a graph of more resources nobody finds those that change: it is several screens high.
    private const int MaxWhole = 50;

    /// <summary>
    /// The whole graph, with the changes marked; where it is too large, the changes and their direct dependencies; null where that is too
    /// large as well, or where nothing depends on anything.
    /// </summary>
    public static string? Of(Plan plan, IReadOnlySet<ResourceId> changed)
    {
        var desired = plan.Changes.Where(c => c.IsDesired).ToList();
        return (desired.Count > MaxWhole ? null : Draw(desired, changed)) ?? Draw([.. desired.Where(c => changed.Contains(c.Id))], changed);
    }

    private static string? Draw(IReadOnlyList<Change> changes, IReadOnlySet<ResourceId> changed)
    {
        var edges = changes.SelectMany(c => c.DependsOn.Select(d => (From: d, To: c.Id))).ToList();
        if (edges.Count is 0 or > MaxEdges)
            return null;
        // Generated node ids: a name could be a keyword of Mermaid.
        var nodes = changes
            .Select(c => c.Id)
            .Concat(edges.Select(e => e.From))
            .Distinct()
            .Index()
            .ToDictionary(n => n.Item, n => $"n{n.Index}");
        var text = new StringBuilder("flowchart LR\n");
        foreach (var (id, node) in nodes)
            text.Append($"  {node}[\"{Label(id)}\"]{(changed.Contains(id) ? ":::changed" : "")}\n");
        foreach (var (from, to) in edges)
            text.Append($"  {nodes[from]} --> {nodes[to]}\n");
        text.Append("  classDef changed stroke-width:3px\n");
        return text.Length > MaxCharacters ? null : text.ToString();
    }

    // In quotes Mermaid reads everything but quotes, its own entities and Markdown as text; names of manifests rarely have others.
    private static string Label(ResourceId id) =>
        string.Concat(
            $"{id.Kind}/{VisibleText.OfLine(id.Name)}".Select(c => char.IsLetterOrDigit(c) || "/-. ".Contains(c) ? $"{c}" : $"#{(int)c};")
        );
}
