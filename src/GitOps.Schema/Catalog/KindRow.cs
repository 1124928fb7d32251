namespace GitOps.Schema.Catalog;

/// <summary>
/// The exceptions of one kind from the conventions, as in <c>kinds.json</c>; null or empty: the convention applies.
/// The properties have setters because the generated JSON reader overwrites the defaults of init-only properties.
/// </summary>
internal sealed record KindRow
{
    public string? Lifecycle { get; set; }
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
    public string[] UnrelatedNotFoundMessages { get; set; } = [];
    public string[] RetainOnUpdate { get; set; } = [];
    public Dictionary<string, string> Defaults { get; set; } = [];
    public Dictionary<string, string> Sets { get; set; } = [];
    public Dictionary<string, string> ReturnedAs { get; set; } = [];
}
