using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Desired;

/// <summary>One place in a spec that takes something from another resource of the environment.</summary>
public sealed record Reference(ResourceId Target, string Output, string Path, SourcePosition? Position);

/// <summary>A name in a spec that no manifest of the environment has, so that it must exist outside.</summary>
public sealed record ExternalName(Kind Kind, string Name, string Path, SourcePosition? Position);

/// <summary>A resource as Git wants it: the create request in the API's own names, with references still as expressions.</summary>
public sealed record DesiredResource
{
    /// <summary>Its identity in Git.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>Its row of the catalog.</summary>
    public required Kind Kind { get; init; }

    /// <summary>The create request without name, tags and token.</summary>
    public required DataMap Spec { get; init; }

    /// <summary>The name that its actual name is made of.</summary>
    public required string BaseName { get; init; }

    /// <summary>The tags that the user wrote.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>What its annotations ask for.</summary>
    public required ManifestOptions Options { get; init; }

    /// <summary>Where the manifest begins.</summary>
    public required SourcePosition Position { get; init; }

    /// <summary>What it takes from others.</summary>
    public IReadOnlyList<Reference> References { get; init; } = [];

    /// <summary>Names outside Git that it needs.</summary>
    public IReadOnlyList<ExternalName> Externals { get; init; } = [];

    /// <summary>The hash of its content and inputs, 64 hex digits; empty before the inputs are known.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The name that it has or will have in AWS; empty before the inputs are known.</summary>
    public string ActualName { get; init; } = "";

    /// <summary>Whether this is a numbered version of a group, which has no name and no tags of its own.</summary>
    public bool IsVersion => Kind.VersionOf is { } group && Spec.Find(group) is not null;

    /// <summary>How this resource gets its name; an unversioned package is named by its manifest.</summary>
    public Naming Naming => Kind.VersionOf is not null && !IsVersion ? Naming.Fixed : Kind.Naming;

    /// <summary>Whether the thing can carry tags.</summary>
    public bool CanBeTagged => Kind.HasTags && !IsVersion;
}

/// <summary>A data set as Git wants it: files of the repository, or objects that others put into S3.</summary>
public sealed record DesiredDataset(
    ResourceId Id,
    string? Path,
    string? S3Uri,
    string? VersionId,
    SourcePosition Position,
    DatasetVersion? Version = null
)
{
    /// <summary>Whether new data in S3 is run by itself; otherwise it waits for a word.</summary>
    public bool RunsOnNewData { get; init; }
}

/// <summary>What a data set holds just now: a digest over its files, where it is read from, and what there is to upload (nothing for data in S3).</summary>
public sealed record DatasetVersion(string Digest, string Uri, IReadOnlyList<DatasetFile> Files);

/// <summary>One file of a data set: its key below the data set's address, its SHA-256 and its size in bytes.</summary>
public sealed record DatasetFile(string Key, string RepositoryPath, string Sha256, long Size);
