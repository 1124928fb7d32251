using GitOps.Schema.Values;

namespace GitOps.Core.Manifests;

/// <summary>The identity of a resource in Git: its kind and the name in its metadata.</summary>
public sealed record ResourceId(string Kind, string Name) : IComparable<ResourceId>
{
    /// <inheritdoc/>
    public int CompareTo(ResourceId? other) =>
        other is null ? 1
        : string.CompareOrdinal(Kind, other.Kind) is not 0 and var byKind ? byKind
        : string.CompareOrdinal(Name, other.Name);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Name}";
}

/// <summary>A manifest as it was written: its identity, what its metadata asks for, and its spec, not yet checked against the API.</summary>
public sealed record Manifest(
    ResourceId Id,
    string ApiVersion,
    ManifestOptions Options,
    DataMap Spec,
    SourcePosition Position,
    SourcePosition SpecPosition
)
{
    /// <summary>The native dialect: what ACK's resources look like.</summary>
    public const string SageMakerApi = "sagemaker.services.k8s.aws/v1alpha1";

    /// <summary>The project's own kinds.</summary>
    public const string GitOpsApi = "gitops.mlops/v1alpha1";
}

/// <summary>What annotations ask for.</summary>
public sealed record ManifestOptions(bool ExactName, bool Adopt, bool AllowReplace, string? Rerun)
{
    /// <summary>Nothing special.</summary>
    public static ManifestOptions None { get; } = new(false, false, false, null);
}
