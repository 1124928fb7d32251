using System.Text.Json;
using System.Text.Json.Serialization;
using GitOps.Schema.Shapes;

namespace GitOps.Schema.Services;

/// <summary>Reads the rules of a service: by the name of the structure, in JSON.</summary>
internal static class RuleFile
{
    public static Dictionary<string, Rule[]> Read(Stream stream) =>
        JsonSerializer.Deserialize(stream, RuleJson.Default.DictionaryStringRuleArray)!;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(Dictionary<string, Rule[]>))]
internal sealed partial class RuleJson : JsonSerializerContext;
