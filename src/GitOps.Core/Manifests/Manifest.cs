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

/// <summary>A parsed manifest: its identity, the options of its annotations, and its spec, not yet checked against the API.</summary>
public sealed record Manifest(
    ResourceId Id,
    string ApiVersion,
    ManifestOptions Options,
    DataMap Spec,
    SourcePosition Position,
    SourcePosition SpecPosition
)
{
    /// <summary>The API version of SageMaker's kinds, as in ACK.</summary>
    public const string SageMakerApi = "sagemaker.services.k8s.aws/v1alpha1";

    /// <summary>The API version of the project's own kinds.</summary>
    public const string GitOpsApi = "gitops.mlops/v1alpha1";
}

/// <summary>The options that annotations set. <c>Suspend</c> is the reason of a suspension, which may be empty; null without one.</summary>
public sealed record ManifestOptions(bool ExactName, bool Adopt, bool AllowReplace, string? Rerun, string? Suspend)
{
    /// <summary>The region that the manifest asks for by ACK's annotation; null without one.</summary>
    public string? Region { get; init; }

    /// <summary>The ticks of schedules that start the run; empty without one.</summary>
    public string Ticks { get; init; } = "";

    /// <summary>The newest of these ticks.</summary>
    public DateTimeOffset? LastTick { get; init; }

    /// <summary>The requests for another run with unchanged content, as an input of the run: the annotation and the ticks.</summary>
    public string? Reruns =>
        Ticks.Length == 0 ? Rerun
        : Rerun is null ? Ticks
        : $"{Rerun}, {Ticks}";

    /// <summary>No options.</summary>
    public static ManifestOptions None { get; } = new(false, false, false, null, null);
}
