using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Reports;
using GitOps.Schema.Values;

namespace GitOps.Controller.Cli.Plan;

/// <summary>
/// A plan in a file. It is never applied directly: apply makes a new plan, and fails unless the two are equal. The file holds no sensitive
/// values but a digest of those of each change, with a key of its own, so that two files can't be compared. It does not protect values
/// that are short enough to be guessed.
/// </summary>
/// <param name="Key">The key of the digests.</param>
/// <param name="Changes">The changes by what they change.</param>
internal sealed record SavedPlan(string Environment, string Commit, byte[] Key, IReadOnlyDictionary<string, JsonObject> Changes)
{
    private const int KeyBytes = 32;

    public static void Write(string path, Core.Planning.Plan plan, string commit)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var file = new JsonObject
        {
            ["commit"] = commit,
            ["key"] = Convert.ToBase64String(key),
            ["plan"] = ToJson(plan, key),
        };
        File.WriteAllText(path, OutputFormat.Json(file) + "\n");
    }

    /// <exception cref="CommandException">The file can't be read or is not a saved plan.</exception>
    public static SavedPlan Read(string path)
    {
        try
        {
            var root = JsonData.ParseNode(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("expected a JSON object");
            var plan = root["plan"] as JsonObject ?? throw new JsonException("it has no plan");
            var (environment, commit, changes) = (Text(plan, "environment"), Text(root, "commit"), ChangesOf(plan));
            return new(environment, commit, Convert.FromBase64String(Text(root, "key")), changes);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} is not a saved plan: {exception.Message}");
        }
    }

    /// <summary>The differences from a current plan, one a line; empty if the plans are equal.</summary>
    public IReadOnlyList<string> DiffersFrom(Core.Planning.Plan currentPlan)
    {
        var current = ChangesOf(ToJson(currentPlan, Key));
        var lines = new List<string>();
        foreach (var id in Changes.Keys.Union(current.Keys).Order(StringComparer.Ordinal))
            if (
                Changes.GetValueOrDefault(id) is var before
                && current.GetValueOrDefault(id) is var after
                && !JsonNode.DeepEquals(before, after)
            )
                lines.Add($"{id}: {Describe(Describe(before), Describe(after))}");
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

    private static JsonObject ToJson(Core.Planning.Plan plan, byte[] key)
    {
        var json = PlanJson.Of(plan);
        foreach (var (written, change) in json["changes"]!.AsArray().Zip(plan.Changes))
            if (change.Fields.Any(f => f.IsSensitive))
                written!["sensitiveDigest"] = DigestOf(change, key);
        return json;
    }

    private static string DigestOf(Core.Planning.Change change, byte[] key)
    {
        var values = new JsonArray([
            .. change.Fields.SelectMany(f => new[] { f.Before?.Unmasked, f.After?.Unmasked }).Select(v => JsonValue.Create(v)),
        ]);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(values.ToJsonString())));
    }

    private static string Describe(string saved, string now) => $"saved {saved}, now {now}{(saved == now ? " with other values" : "")}";

    private static string Describe(JsonNode? change) => change is null ? "not in the plan" : $"{change["action"]} ({change["reason"]})";
}
