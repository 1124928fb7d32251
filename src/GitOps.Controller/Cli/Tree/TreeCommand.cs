using System.CommandLine;
using System.Text;
using GitOps.Controller.Cli.Get;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Controller.Cli.Tree;

/// <summary><c>gitops tree</c>: what takes from what, with the status of each.</summary>
internal static class TreeCommand
{
    public static Command Build(Host host)
    {
        var environment = CommonOptions.Environment();
        return new Command("tree", "Show an environment's resources below what uses them, with their status.") { environment }.Run(
            host,
            async (parsed, token) =>
            {
                var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), token);
                var plan = (await session.PlanAsync(token)).Decided.Plan;
                var rows = ResourceRow.Of(plan, host.Time.GetUtcNow()).ToDictionary(r => r.Id);
                host.Output.Result(Draw(session.Graph, rows));
                return ExitCode.Good;
            }
        );
    }

    private static string Draw(DesiredGraph graph, IReadOnlyDictionary<ResourceId, ResourceRow> rows)
    {
        var used = graph.Resources.SelectMany(r => r.References.Select(f => f.Target)).ToHashSet();
        var text = new StringBuilder();
        text.Append(graph.Repository).Append(" / ").Append(graph.Environment.Name).Append('\n');
        var roots = graph
            .Resources.Select(r => r.Id)
            .Concat(graph.Datasets.Select(d => d.Id))
            .Where(id => !used.Contains(id))
            .Order()
            .ToList();
        for (var i = 0; i < roots.Count; i++)
            Draw(graph, roots[i], "", i == roots.Count - 1, rows, text);
        return text.ToString();
    }

    private static void Draw(
        DesiredGraph graph,
        ResourceId id,
        string indent,
        bool isLast,
        IReadOnlyDictionary<ResourceId, ResourceRow> rows,
        StringBuilder text
    )
    {
        var row = rows[id];
        text.Append(indent)
            .Append(isLast ? "└─ " : "├─ ")
            .Append(id)
            .Append("  ")
            .Append(row.Status)
            .Append("  ")
            .Append(row.ActualName)
            .Append('\n');
        var below = (graph.Find(id)?.References ?? []).Select(r => r.Target).Distinct().Order().ToList();
        for (var i = 0; i < below.Count; i++)
            Draw(graph, below[i], indent + (isLast ? "   " : "│  "), i == below.Count - 1, rows, text);
    }
}
