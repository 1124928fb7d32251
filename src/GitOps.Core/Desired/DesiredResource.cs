using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Desired;

/// <summary>A place in a spec that references an output of another resource of the environment.</summary>
public sealed record Reference(ResourceId Target, string Output, string Path, SourcePosition? Position);

/// <summary>A name in a spec that no manifest of the environment defines, so it must exist in AWS already.</summary>
public sealed record ExternalName(Kind Kind, string Name, string Path, SourcePosition? Position);

/// <summary>A desired resource: the create request with the API's member names and with references as expressions.</summary>
public sealed record DesiredResource
{
    /// <summary>The identity in Git.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>The row of the catalog.</summary>
    public required Kind Kind { get; init; }

    /// <summary>The create request without name, tags and token.</summary>
    public required DataMap Spec { get; init; }

    /// <summary>The name that the actual name is derived from.</summary>
    public required string BaseName { get; init; }

    /// <summary>The tags in the manifest.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The options that the annotations set.</summary>
    public required ManifestOptions Options { get; init; }

    /// <summary>The position of the manifest.</summary>
    public required SourcePosition Position { get; init; }

    /// <summary>References to other resources of the environment.</summary>
    public IReadOnlyList<Reference> References { get; init; } = [];

    /// <summary>References to resources outside Git.</summary>
    public IReadOnlyList<ExternalName> Externals { get; init; } = [];

    /// <summary>The hash of content and inputs, 64 hex digits; empty until the inputs are resolved.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The current or future name in AWS; empty until the inputs are resolved.</summary>
    public string ActualName { get; init; } = "";

    /// <summary>Whether this is a numbered version of a group, which has no name and no tags of its own.</summary>
    public bool IsVersion => Kind.VersionOf is { } group && Spec.Find(group) is not null;

    /// <summary>How this resource gets its name; an unversioned package is named by its manifest.</summary>
    public Naming Naming => Kind.VersionOf is not null && !IsVersion ? Naming.Fixed : Kind.Naming;

    /// <summary>Whether the resource can have tags.</summary>
    public bool CanBeTagged => Kind.HasTags && !IsVersion;
}

/// <summary>A desired data set: files of the repository, or objects that others upload to S3.</summary>
public sealed record DesiredDataset(
    ResourceId Id,
    string? Path,
    string? S3Uri,
    string? VersionId,
    SourcePosition Position,
    DatasetVersion? Version = null
)
{
    /// <summary>Whether an S3 URI is that of the data set or below it.</summary>
    public bool Contains(string s3Uri) =>
        S3Uri is { } uri && (s3Uri == uri || s3Uri.StartsWith(uri.TrimEnd('/') + "/", StringComparison.Ordinal));

    /// <summary>Whether new data in S3 starts runs automatically; otherwise the runs wait for a person.</summary>
    public bool RunsOnNewData { get; init; }
}

/// <summary>
/// The current version of a data set: a digest over its files, its S3 URI, and the files to upload (none for data in S3).
/// </summary>
public sealed record DatasetVersion(string Digest, string Uri, IReadOnlyList<DatasetFile> Files);

/// <summary>One file of a data set: its key below the data set's S3 URI, its SHA-256 and its size in bytes.</summary>
public sealed record DatasetFile(string Key, string RepositoryPath, string Sha256, long Size);
