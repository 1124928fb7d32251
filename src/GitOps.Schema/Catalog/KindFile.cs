using System.Text.Json.Serialization;

namespace GitOps.Schema.Catalog;

/// <summary>The content of <c>kinds.json</c>.</summary>
internal sealed record KindFile
{
    public required string Source { get; init; }
    public required Dictionary<string, KindRow> Kinds { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(KindFile))]
internal sealed partial class KindJson : JsonSerializerContext;
