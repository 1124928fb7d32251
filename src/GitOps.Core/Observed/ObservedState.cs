using System.Collections.Immutable;
using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Observed;

/// <summary>The actual state of an environment, as far as one reconciliation has read it. Immutable.</summary>
public sealed record ObservedState
{
    /// <summary>The empty state.</summary>
    public static ObservedState Empty { get; } = new();

    /// <summary>The observed resources by kind and name.</summary>
    public ImmutableDictionary<ResourceKey, ObservedResource> Resources { get; init; } =
        ImmutableDictionary<ResourceKey, ObservedResource>.Empty;

    /// <summary>Data sets whose files are all in S3.</summary>
    public ImmutableHashSet<ResourceId> Datasets { get; init; } = [];

    /// <summary>Names outside Git that were not found in AWS.</summary>
    public ImmutableHashSet<ResourceKey> MissingExternals { get; init; } = [];

    /// <summary>Notes for the user: what had to be read in a more expensive way, or could not be read.</summary>
    public ImmutableList<string> Notes { get; init; } = [];

    /// <summary>The resource of that kind and name, or null.</summary>
    public ObservedResource? Find(Kind kind, string name) => Resources.GetValueOrDefault(new(kind.Name, name));

    /// <summary>The resources that an environment of a repository (by its id) manages.</summary>
    public IEnumerable<ObservedResource> ManagedBy(string repository, string environment) =>
        Resources.Values.Where(r => r.IsManaged && r.BelongsTo(repository, environment));

    /// <summary>A copy with a resource added or replaced.</summary>
    public ObservedState With(ObservedResource resource) => this with { Resources = Resources.SetItem(resource.Key, resource) };

    /// <summary>A copy with resources added or replaced.</summary>
    public ObservedState With(IEnumerable<ObservedResource> resources) =>
        this with
        {
            Resources = Resources.SetItems(resources.Select(r => KeyValuePair.Create(r.Key, r))),
        };

    /// <summary>A copy without a resource.</summary>
    public ObservedState Without(Kind kind, string name) =>
        Resources.Remove(new(kind.Name, name)) is var left && ReferenceEquals(left, Resources) ? this : this with { Resources = left };
}
