using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Plan;

/// <summary>A plan in a file. It is never applied as it is: apply plans again, and refuses unless the new plan is equal.</summary>
internal sealed record SavedPlan(string Environment, string Commit, JsonObject Plan)
{
    public static void Write(string path, Core.Planning.Plan plan, string commit) =>
        File.WriteAllText(path, Formats.Json(new JsonObject { ["commit"] = commit, ["plan"] = PlanJson.Of(plan) }) + "\n");

    public static SavedPlan Read(string path)
    {
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            var plan = root["plan"]!.AsObject();
            return new((string)plan["environment"]!, (string)root["commit"]!, plan);
        }
        catch (Exception exception)
            when (exception is JsonException or NullReferenceException or InvalidOperationException or FileNotFoundException)
        {
            throw new CommandException($"{path} is not a saved plan: {exception.Message}");
        }
    }

    /// <summary>What differs from a plan made now, in lines; empty when nothing does.</summary>
    public IReadOnlyList<string> DiffersFrom(Core.Planning.Plan now)
    {
        var (saved, current) = (Changes(Plan), Changes(PlanJson.Of(now)));
        var lines = new List<string>();
        foreach (var id in saved.Keys.Union(current.Keys).Order(StringComparer.Ordinal))
            if (
                saved.GetValueOrDefault(id) is var before
                && current.GetValueOrDefault(id) is var after
                && !JsonNode.DeepEquals(before, after)
            )
                lines.Add($"{id}: saved {Word(before)}, now {Word(after)}");
        return lines;
    }

    private static Dictionary<string, JsonNode> Changes(JsonObject plan) =>
        plan["changes"]!.AsArray().ToDictionary(c => $"{c!["kind"]}/{c["name"]} {c["actualName"]}", c => c!);

    private static string Word(JsonNode? change) => change is null ? "nothing" : $"{change["action"]} because {change["reason"]}";
}
