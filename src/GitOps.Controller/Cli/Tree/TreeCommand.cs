using System.CommandLine;
using System.Text;
using GitOps.Controller.Cli.Get;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Controller.Cli.Tree;

/// <summary><c>gitops tree</c>: shows the dependencies of an environment's resources, with the status of each.</summary>
internal static class TreeCommand
{
    public static Command Build(Host host)
    {
        var environment = CommonOptions.Environment();
        return new Command("tree", "Show each resource with the resources that it depends on, and their status.")
        {
            environment,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), token);
                var plan = (await session.PlanAsync(token)).Decided.Plan;
                var rows = ResourceRow.Of(plan, host.Time.GetUtcNow()).ToDictionary(r => r.Id);
                host.Output.Write(Draw(session.Graph, rows));
                return ExitCode.Success;
            }
        );
    }

    private static string Draw(DesiredGraph graph, IReadOnlyDictionary<ResourceId, ResourceRow> rows)
    {
        var used = graph
            .Resources.Select(r => r.Id)
            .Concat(graph.Schedules.Select(s => s.Id))
            .SelectMany(id => Dependencies(graph, id))
            .ToHashSet();
        var text = new StringBuilder();
        text.Append(graph.Repository).Append(" / ").Append(graph.Environment.Name).Append('\n');
        var roots = graph
            .Resources.Select(r => r.Id)
            .Concat(graph.Datasets.Select(d => d.Id))
            .Concat(graph.Schedules.Select(s => s.Id))
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
        var below = Dependencies(graph, id).Distinct().Order().ToList();
        for (var i = 0; i < below.Count; i++)
            Draw(graph, below[i], indent + (isLast ? "   " : "│  "), i == below.Count - 1, rows, text);
    }

    // A schedule depends on the runs that it starts, in the sense of this tree: they are shown below it.
    private static IEnumerable<ResourceId> Dependencies(DesiredGraph graph, ResourceId id) =>
        graph.Schedules.FirstOrDefault(s => s.Id == id)?.Runs ?? graph.Find(id)?.References.Select(r => r.Target) ?? [];
}
