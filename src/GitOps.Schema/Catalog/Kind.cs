namespace GitOps.Schema.Catalog;

/// <summary>What a kind of resource is by nature.</summary>
public enum Nature
{
    /// <summary>Work that starts, runs and ends.</summary>
    Run,

    /// <summary>A thing that never changes once it is there.</summary>
    Immutable,

    /// <summary>A thing that can be updated.</summary>
    Mutable,
}

/// <summary>Where a resource's actual name comes from.</summary>
public enum Naming
{
    /// <summary>From its content: a changed content is another name.</summary>
    Content,

    /// <summary>From the manifest, with the environment's prefix.</summary>
    Fixed,

    /// <summary>From the server, which numbers or names it.</summary>
    Server,
}

/// <summary>What happens when a member changes that no update takes.</summary>
public enum Replacement
{
    /// <summary>A new version beside the old one.</summary>
    NewVersion,

    /// <summary>Deleted and made anew.</summary>
    Replace,

    /// <summary>Not without the user's word: it holds data or people's work.</summary>
    Blocked,
}

/// <summary>The operations of a kind; null where the API has none.</summary>
public sealed record KindOperations(string Create, string Describe, string? Update, string? Delete, string? List, string? Stop);

/// <summary>How a status is read: the member and which values mean what.</summary>
public sealed record KindStatus(
    string Member,
    IReadOnlySet<string> Busy,
    IReadOnlySet<string> Good,
    IReadOnlySet<string> Failed,
    IReadOnlySet<string> Stopped
);

/// <summary>How a kind is listed: the member with the items, the names of the page and filter members.</summary>
public sealed record KindList(string Items, string CreatedAfter, bool HasSort, string? Parent);

/// <summary>A kind of SageMaker resource: one row of the catalog.</summary>
public sealed record Kind
{
    /// <summary>The kind's name, as in a manifest.</summary>
    public required string Name { get; init; }

    /// <summary>What it is by nature.</summary>
    public required Nature Nature { get; init; }

    /// <summary>Where its actual name comes from.</summary>
    public required Naming Naming { get; init; }

    /// <summary>What a change that can't be updated means.</summary>
    public required Replacement Replacement { get; init; }

    /// <summary>Its operations.</summary>
    public required KindOperations Operations { get; init; }

    /// <summary>The name of the create request's shape.</summary>
    public required string CreateShape { get; init; }

    /// <summary>The member of the create request with the name that the caller gives, or null.</summary>
    public string? NameMember { get; init; }

    /// <summary>The longest name.</summary>
    public int NameLimit { get; init; }

    /// <summary>The member by which describe, delete and stop take the resource.</summary>
    public required string Handle { get; init; }

    /// <summary>The member by which update takes it.</summary>
    public string? UpdateHandle { get; init; }

    /// <summary>Whether the handle is an ARN rather than the name.</summary>
    public bool HandleIsArn { get; init; }

    /// <summary>The member of describe's answer with the ARN.</summary>
    public required string ArnMember { get; init; }

    /// <summary>The resource type in the ARN, as in arn:…:training-job/name.</summary>
    public required string ArnType { get; init; }

    /// <summary>Its status, or null when it is there once create has answered.</summary>
    public KindStatus? Status { get; init; }

    /// <summary>The member with the reason of a failure.</summary>
    public string? FailureMember { get; init; }

    /// <summary>Create members that update takes too.</summary>
    public IReadOnlySet<string> Updatable { get; init; } = new HashSet<string>();

    /// <summary>Update members that can be sent only (never read back or compared).</summary>
    public IReadOnlySet<string> SentOnly { get; init; } = new HashSet<string>();

    /// <summary>The idempotency token's member, or null.</summary>
    public string? Token { get; init; }

    /// <summary>Other operations that want a token of the same name.</summary>
    public bool DeleteTakesToken { get; init; }

    /// <summary>Whether stop wants a token.</summary>
    public bool StopTakesToken { get; init; }

    /// <summary>Whether create takes tags.</summary>
    public bool HasTags { get; init; }

    /// <summary>How it is listed, or null.</summary>
    public KindList? List { get; init; }

    /// <summary>Whether Search knows it.</summary>
    public bool Searchable { get; init; }

    /// <summary>A member of create that makes this a numbered version of a group, without tags of its own, or null.</summary>
    public string? VersionOf { get; init; }

    /// <summary>The member that can hold our fingerprint where tags can't.</summary>
    public string? MetadataMember { get; init; }

    /// <summary>Members set at creation and then somebody else's business.</summary>
    public IReadOnlySet<string> Initial { get; init; } = new HashSet<string>();

    /// <summary>Values that mean the same as leaving the member out, by path.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>Lists whose order means nothing, by path, with the member that tells their elements apart.</summary>
    public IReadOnlyDictionary<string, string> Sets { get; init; } = new Dictionary<string, string>();

    /// <summary>Members that hold JSON in a string.</summary>
    public IReadOnlySet<string> Documents { get; init; } = new HashSet<string>();

    /// <summary>Create member: the describe member that has it.</summary>
    public IReadOnlyDictionary<string, string> ReturnedAs { get; init; } = new Dictionary<string, string>();

    /// <summary>Messages that look like "there is none" but speak of something else.</summary>
    public IReadOnlyList<string> NotMissing { get; init; } = [];

    /// <summary>Update members that are set to true on each update unless the manifest says otherwise.</summary>
    public IReadOnlySet<string> RetainOnUpdate { get; init; } = new HashSet<string>();

    /// <summary>Whether an update puts something new into service, with a way back by the service itself.</summary>
    public bool Redeploys { get; init; }

    /// <summary>Whether the kind is a run.</summary>
    public bool IsRun => Nature == Nature.Run;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
