using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Reports;
using GitOps.Schema.Values;

namespace GitOps.Controller.Cli.Plan;

/// <summary>A plan in a file. It is never applied directly: apply makes a new plan, and fails unless the two are equal.</summary>
internal sealed record SavedPlan(string Environment, string Commit, JsonObject Plan)
{
    public static void Write(string path, Core.Planning.Plan plan, string commit) =>
        File.WriteAllText(path, OutputFormat.Json(new JsonObject { ["commit"] = commit, ["plan"] = PlanJson.Of(plan) }) + "\n");

    /// <exception cref="CommandException">The file does not exist or is not a saved plan.</exception>
    public static SavedPlan Read(string path)
    {
        try
        {
            var root = JsonData.ParseNode(File.ReadAllText(path))!.AsObject();
            var plan = root["plan"]!.AsObject();
            return new((string)plan["environment"]!, (string)root["commit"]!, plan);
        }
        catch (Exception exception)
            when (exception is JsonException or NullReferenceException or InvalidOperationException or FileNotFoundException)
        {
            throw new CommandException($"{path} is not a saved plan: {exception.Message}");
        }
    }

    /// <summary>The differences from a current plan, one a line; empty if the plans are equal.</summary>
    public IReadOnlyList<string> DiffersFrom(Core.Planning.Plan currentPlan)
    {
        var (saved, current) = (Changes(Plan), Changes(PlanJson.Of(currentPlan)));
        var lines = new List<string>();
        foreach (var id in saved.Keys.Union(current.Keys).Order(StringComparer.Ordinal))
            if (
                saved.GetValueOrDefault(id) is var before
                && current.GetValueOrDefault(id) is var after
                && !JsonNode.DeepEquals(before, after)
            )
                lines.Add($"{id}: saved {Describe(before)}, now {Describe(after)}");
        return lines;
    }

    private static Dictionary<string, JsonNode> Changes(JsonObject plan) =>
        plan["changes"]!.AsArray().ToDictionary(c => $"{c!["kind"]}/{c["name"]} {c["actualName"]}", c => c!);

    private static string Describe(JsonNode? change) => change is null ? "not in the plan" : $"{change["action"]} ({change["reason"]})";
}
