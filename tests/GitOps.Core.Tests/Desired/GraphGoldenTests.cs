using System.Text;
using GitOps.Core.Desired;
using GitOps.Schema.Values;
using GitOps.Testing;

namespace GitOps.Core.Tests.Desired;

/// <summary>What the manifests of a repository come to: specs, references, names, data sets, schedules, in their order.</summary>
public sealed class GraphGoldenTests
{
    [Theory, InlineData("everything")]
    public void Manifests_become_a_graph(string name)
    {
        var folder = Path.Combine(Tree.Cases("graphs"), name);

        var graph = Loading.Graph(MemoryFiles.Load(folder));

        Golden.Matches(Path.Combine(folder, "graph.txt"), Text(graph));
    }

    private static string Text(DesiredGraph graph)
    {
        var text = new StringBuilder();
        foreach (var dataset in graph.Datasets)
            text.Append($"{dataset.Id} {dataset.Path ?? dataset.S3Uri} version {dataset.VersionId} run {dataset.RunsOnNewData}\n");
        foreach (var schedule in graph.Schedules)
        {
            text.Append($"{schedule.Id} {schedule.Cron} {schedule.Zone.Id} {string.Join(", ", schedule.Runs)}\n");
            text.Append($"  offset {schedule.Offset} since {schedule.Since:u} catch up {schedule.CatchUp}\n");
        }

        foreach (var resource in graph.Resources)
        {
            text.Append($"{resource.Id} at {resource.Position}, base name {resource.BaseName}, actual name {resource.ActualName}\n");
            var options = resource.Options with { Rerun = resource.Options.Reruns ?? "none" };
            text.Append($"  {options} Naming {resource.Naming} CanBeTagged {resource.CanBeTagged}\n");
            text.Append($"  {JsonData.ToJson(resource.Spec)!.ToJsonString()}\n");
            foreach (var tag in resource.Tags)
                text.Append($"  tag {tag.Key}={tag.Value}\n");
            foreach (var reference in resource.References)
                text.Append($"  {reference.Path} at {reference.Position} takes {reference.Output} of {reference.Target}\n");
            foreach (var external in resource.Externals)
                text.Append($"  {external.Path} at {external.Position} names {external.Kind.Name} {external.Name} outside Git\n");
        }

        return text.ToString();
    }
}
