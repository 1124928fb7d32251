using System.Text.Json.Serialization;

namespace GitOps.Schema.Catalog;

/// <summary>The exceptions of one kind from the conventions, as <c>kinds.json</c> has them; null or empty means: as the convention says. Settable, since generated readers overwrite the defaults of init members.</summary>
internal sealed record KindRow
{
    public string? Nature { get; set; }
    public string? Naming { get; set; }
    public bool Redeploys { get; set; }
    public string? Replacement { get; set; }
    public string? Create { get; set; }
    public string? NameMember { get; set; }
    public string? ArnType { get; set; }
    public string? FailureMember { get; set; }
    public string? VersionOf { get; set; }
    public string? MetadataMember { get; set; }
    public string[] SentOnly { get; set; } = [];
    public string[] Initial { get; set; } = [];
    public string[] Documents { get; set; } = [];
    public string[] NotMissing { get; set; } = [];
    public string[] RetainOnUpdate { get; set; } = [];
    public Dictionary<string, string> Defaults { get; set; } = [];
    public Dictionary<string, string> Sets { get; set; } = [];
    public Dictionary<string, string> ReturnedAs { get; set; } = [];
}

/// <summary>The whole of <c>kinds.json</c>.</summary>
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
