using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Reports;
using GitOps.Schema.Values;

namespace GitOps.Controller.Cli.Plan;

/// <summary>A plan in a file. It is never applied directly: apply makes a new plan, and fails unless the two are equal.</summary>
/// <param name="Changes">The changes by what they change.</param>
internal sealed record SavedPlan(string Environment, string Commit, IReadOnlyDictionary<string, JsonObject> Changes)
{
    public static void Write(string path, Core.Planning.Plan plan, string commit) =>
        File.WriteAllText(path, OutputFormat.Json(new JsonObject { ["commit"] = commit, ["plan"] = PlanJson.Of(plan) }) + "\n");

    /// <exception cref="CommandException">The file can't be read or is not a saved plan.</exception>
    public static SavedPlan Read(string path)
    {
        try
        {
            var root = JsonData.ParseNode(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("expected a JSON object");
            var plan = root["plan"] as JsonObject ?? throw new JsonException("it has no plan");
            return new(Text(plan, "environment"), Text(root, "commit"), ChangesOf(plan));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} is not a saved plan: {exception.Message}");
        }
    }

    /// <summary>The differences from a current plan, one a line; empty if the plans are equal.</summary>
    public IReadOnlyList<string> DiffersFrom(Core.Planning.Plan currentPlan)
    {
        var current = ChangesOf(PlanJson.Of(currentPlan));
        var lines = new List<string>();
        foreach (var id in Changes.Keys.Union(current.Keys).Order(StringComparer.Ordinal))
            if (
                Changes.GetValueOrDefault(id) is var before
                && current.GetValueOrDefault(id) is var after
                && !JsonNode.DeepEquals(before, after)
            )
                lines.Add($"{id}: saved {Describe(before)}, now {Describe(after)}");
        return lines;
    }

    private static Dictionary<string, JsonObject> ChangesOf(JsonObject plan)
    {
        var changes = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var item in plan["changes"] as JsonArray ?? throw new JsonException("the plan has no list of changes"))
        {
            var change = item as JsonObject ?? throw new JsonException("a change is not a JSON object");
            var id = $"{Text(change, "kind")}/{Text(change, "name")} {change["actualName"]}";
            if (!changes.TryAdd(id, change))
                throw new JsonException($"the plan has two changes of {id}");
        }

        return changes;
    }

    private static string Text(JsonObject map, string name) =>
        map[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new JsonException($"{name} is not a string");

    private static string Describe(JsonNode? change) => change is null ? "not in the plan" : $"{change["action"]} ({change["reason"]})";
}
