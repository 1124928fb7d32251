using System.Text.Json.Nodes;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Stories;

/// <summary>What is in a local AWS, read from its own log of states. Not thread-safe.</summary>
internal sealed class WorldReader(Drivers.LocalAws aws)
{
    private readonly GrowingFile _file = new();
    private readonly Dictionary<string, Thing> _things = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Thing> _known = new(StringComparer.Ordinal);
    private int _order;

    public World Read()
    {
        foreach (var line in _file.ReadNew(aws.StateFile))
        {
            var entry = JsonNode.Parse(line)!;
            var key = (string)entry["key"]!;
            if (entry["value"]?["document"] is { } document)
                _known[key] = _things[key] = new(
                    key.Split('/')[0],
                    key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..],
                    document,
                    entry["value"]!["tags"]!.AsObject().ToDictionary(t => t.Key, t => (string)t.Value!),
                    _things.TryGetValue(key, out var before) ? before.Order : ++_order
                );
            else
                _things.Remove(key);
        }

        return new([.. _things.Values], [.. _known.Values]);
    }
}

/// <summary>
/// What is in AWS: the later a thing was created, the higher is its order. <paramref name="Known"/> includes what was deleted.
/// </summary>
internal sealed record World(IReadOnlyList<Thing> Things, IReadOnlyList<Thing> Known)
{
    public Thing? Find(string kind, string? name) => Things.FirstOrDefault(t => t.Kind == kind && t.Name == name);
}

/// <summary>A thing in AWS.</summary>
internal sealed record Thing(string Kind, string Name, JsonNode Document, IReadOnlyDictionary<string, string> Tags, int Order)
{
    public bool IsRun => Kind == "TrainingJob";

    public bool IsOurs => Tags.GetValueOrDefault("gitops:repo") == "shop";

    public bool IsManaged => IsOurs && Tags.ContainsKey("gitops:managed");

    /// <summary>Its name in Git when it was made.</summary>
    public string? NameInGit => Tags.GetValueOrDefault("gitops:name");

    public string? Suspended => Tags.GetValueOrDefault("gitops:suspended");

    public string Arn => (string)Document[Kind + "Arn"]!;

    public string? Status => (string?)(Document["TrainingJobStatus"] ?? Document["EndpointStatus"]);

    public bool IsBusy => Status is "InProgress" or "Stopping" or "Creating" or "Updating";

    /// <summary>The name of what it uses: a configuration its model, an endpoint its configuration.</summary>
    public string? Uses =>
        Kind switch
        {
            "EndpointConfig" => (string?)Document["ProductionVariants"]![0]!["ModelName"],
            "Endpoint" => (string?)Document["EndpointConfigName"],
            _ => null,
        };

    /// <summary>Its own fields that a story changes, by their paths.</summary>
    public IReadOnlyDictionary<string, string> Fields =>
        Kind switch
        {
            "TrainingJob" => Paths(
                ("HyperParameters.value", Document["HyperParameters"]!["value"]),
                ("HyperParameters.lineage", Document["HyperParameters"]!["lineage"]),
                ("ResourceConfig.InstanceType", Document["ResourceConfig"]!["InstanceType"])
            ),
            "Model" => Paths(
                ("PrimaryContainer.Environment.VALUE", Document["PrimaryContainer"]!["Environment"]?["VALUE"]),
                ("PrimaryContainer.Environment.LINEAGE", Document["PrimaryContainer"]!["Environment"]?["LINEAGE"])
            ),
            "EndpointConfig" => Paths(("ProductionVariants[main].InstanceType", Document["ProductionVariants"]![0]!["InstanceType"])),
            _ => Paths(),
        };

    private static Dictionary<string, string> Paths(params (string Path, JsonNode? Value)[] fields) =>
        fields.ToDictionary(f => f.Path, f => (string?)f.Value ?? "");
}
