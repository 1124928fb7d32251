namespace GitOps.Schema.Catalog;

/// <summary>A kind of SageMaker resource: one row of the catalog.</summary>
public sealed record Kind
{
    /// <summary>The kind's name, as in a manifest.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is a run, immutable or mutable.</summary>
    public required Lifecycle Lifecycle { get; init; }

    /// <summary>Where the actual name of a resource comes from.</summary>
    public required Naming Naming { get; init; }

    /// <summary>What happens on a change that the Update operation does not accept.</summary>
    public required Replacement Replacement { get; init; }

    /// <summary>The names of its API operations.</summary>
    public required KindOperations Operations { get; init; }

    /// <summary>The name of the shape of the Create request.</summary>
    public required string CreateShape { get; init; }

    /// <summary>The member of the Create request that holds the name chosen by the caller, or null.</summary>
    public string? NameMember { get; init; }

    /// <summary>The maximum length of a name in characters; 0 if the caller chooses no name.</summary>
    public int NameLimit { get; init; }

    /// <summary>The member that identifies the resource in Describe, Delete and Stop requests.</summary>
    public required string Handle { get; init; }

    /// <summary>The member that identifies the resource in Update requests, or null.</summary>
    public string? UpdateHandle { get; init; }

    /// <summary>Whether the handle holds an ARN rather than a name.</summary>
    public bool HandleIsArn { get; init; }

    /// <summary>The member of the Describe response that holds the ARN.</summary>
    public required string ArnMember { get; init; }

    /// <summary>The resource type in the ARN, as in arn:…:training-job/name.</summary>
    public required string ArnType { get; init; }

    /// <summary>Its status, or null for a kind that is ready as soon as Create has returned.</summary>
    public KindStatus? Status { get; init; }

    /// <summary>The member of the Describe response that holds the reason for a failure, or null.</summary>
    public string? FailureMember { get; init; }

    /// <summary>Members of the Create request that the Update request accepts too.</summary>
    public IReadOnlySet<string> Updatable { get; init; } = new HashSet<string>();

    /// <summary>Members of the Update request that Describe does not return; they are sent but never compared.</summary>
    public IReadOnlySet<string> SentOnly { get; init; } = new HashSet<string>();

    /// <summary>The member of the Create request that holds the idempotency token, or null.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the Delete request takes an idempotency token of the same name.</summary>
    public bool DeleteTakesToken { get; init; }

    /// <summary>Whether the Stop request takes an idempotency token of the same name.</summary>
    public bool StopTakesToken { get; init; }

    /// <summary>Whether the Create request takes tags.</summary>
    public bool HasTags { get; init; }

    /// <summary>How the resources are listed, or null.</summary>
    public KindList? List { get; init; }

    /// <summary>Whether the Search operation supports the kind.</summary>
    public bool Searchable { get; init; }

    /// <summary>The Create member that makes the resource a numbered version of a group, or null. Versions have no tags.</summary>
    public string? VersionOf { get; init; }

    /// <summary>The member that can hold our fingerprint on resources that take no tags, or null.</summary>
    public string? MetadataMember { get; init; }

    /// <summary>Members that are set at creation and then managed by others: later differences are no drift.</summary>
    public IReadOnlySet<string> Initial { get; init; } = new HashSet<string>();

    /// <summary>Default values by path: stating one means the same as leaving the member out.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>Lists whose order has no meaning, by path, with the member that identifies an element.</summary>
    public IReadOnlyDictionary<string, string> Sets { get; init; } = new Dictionary<string, string>();

    /// <summary>Members that hold a JSON document in a string.</summary>
    public IReadOnlySet<string> Documents { get; init; } = new HashSet<string>();

    /// <summary>Members that Describe returns under another name: Create member to Describe member.</summary>
    public IReadOnlyDictionary<string, string> ReturnedAs { get; init; } = new Dictionary<string, string>();

    /// <summary>Parts of error messages that read like "not found" but are about another resource.</summary>
    public IReadOnlyList<string> UnrelatedNotFoundMessages { get; init; } = [];

    /// <summary>Members that are set to true in each Update request unless the manifest sets them.</summary>
    public IReadOnlySet<string> RetainOnUpdate { get; init; } = new HashSet<string>();

    /// <summary>Whether an update deploys a new configuration that the service rolls back on failure.</summary>
    public bool Redeploys { get; init; }

    /// <summary>Whether the kind is a run.</summary>
    public bool IsRun => Lifecycle == Lifecycle.Run;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
