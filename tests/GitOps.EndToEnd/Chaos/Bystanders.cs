using System.Text.Json.Nodes;
using GitOps.Core.Observed;

namespace GitOps.EndToEnd.Chaos;

/// <summary>
/// What others have in the account, under names much like ours: some of it without a tag, some with another repository's.
/// </summary>
internal static class Bystanders
{
    private const string End = "-0123456789";

    public static bool Has(string name) => name.EndsWith(End, StringComparison.Ordinal);

    /// <summary>Their states, as a local AWS keeps them.</summary>
    public static IEnumerable<string> States()
    {
        foreach (
            var tags in new JsonObject[]
            {
                [],
                new()
                {
                    [OwnTags.Repository] = "other",
                    [OwnTags.Environment] = "e0",
                    [OwnTags.Managed] = "1",
                },
            }
        )
            for (var i = 0; i < 5; i++)
            {
                var more = tags.Count == 0 ? "" : "x";
                yield return State("Model", $"e0-m{i}{more}{End}", tags, ("ExecutionRoleArn", "arn:aws:iam::123456789012:role/other"));
                yield return State(
                    "EndpointConfig",
                    $"e0-m{i}{more}{End}",
                    tags,
                    (
                        "ProductionVariants",
                        new JsonArray(new JsonObject { ["VariantName"] = "main", ["ModelName"] = $"e0-m{i}{more}{End}" })
                    )
                );
                yield return State(
                    "Endpoint",
                    $"e0-p{i}{more}{End}",
                    tags,
                    ("EndpointStatus", "InService"),
                    ("EndpointConfigName", $"e0-m{i}{more}{End}")
                );
                yield return State("ModelPackageGroup", $"e0-g{i}{more}{End}", tags, ("ModelPackageGroupStatus", "Completed"));
                yield return State(
                    "TrainingJob",
                    $"r{i}-e0{more}{End}",
                    tags,
                    ("TrainingJobStatus", "Completed"),
                    ("SecondaryStatus", "Completed")
                );
            }
    }

    private static string State(string kind, string name, JsonObject tags, params (string Key, JsonNode Value)[] members)
    {
        var type = string.Concat(kind.Select((c, i) => i > 0 && char.IsUpper(c) ? "-" + c : c.ToString())).ToLowerInvariant();
        var document = new JsonObject
        {
            [kind + "Name"] = name,
            [kind + "Arn"] = $"arn:aws:sagemaker:eu-west-1:123456789012:{type}/{name}",
            ["CreationTime"] = 1700000000,
            ["LastModifiedTime"] = 1700000000,
        };
        foreach (var (key, value) in members)
            document[key] = value;
        return new JsonObject
        {
            ["key"] = $"{kind}/{name}",
            ["value"] = new JsonObject { ["document"] = document, ["tags"] = tags.DeepClone() },
        }.ToJsonString();
    }
}
