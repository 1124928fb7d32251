using System.Collections.Immutable;
using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Observed;

/// <summary>What is in AWS, as far as one pass has looked.</summary>
public sealed record ObservedState
{
    /// <summary>Nothing seen.</summary>
    public static ObservedState Empty { get; } = new();

    /// <summary>All that was seen, by kind and name.</summary>
    public ImmutableDictionary<ResourceKey, ObservedResource> Resources { get; init; } =
        ImmutableDictionary<ResourceKey, ObservedResource>.Empty;

    /// <summary>Data sets whose files are all in place.</summary>
    public ImmutableHashSet<ResourceId> Datasets { get; init; } = [];

    /// <summary>Names outside Git that were looked for and not found.</summary>
    public ImmutableHashSet<ResourceKey> MissingExternals { get; init; } = [];

    /// <summary>What could not be looked at in the cheap way, for the user.</summary>
    public ImmutableList<string> Notes { get; init; } = [];

    /// <summary>The resource of that kind and name, or null.</summary>
    public ObservedResource? Find(Kind kind, string name) => Resources.GetValueOrDefault(new(kind.Name, name));

    /// <summary>The same with one resource seen anew.</summary>
    public ObservedState With(ObservedResource resource) => this with { Resources = Resources.SetItem(resource.Key, resource) };

    /// <summary>The same with many resources seen anew.</summary>
    public ObservedState With(IEnumerable<ObservedResource> resources) =>
        this with
        {
            Resources = Resources.SetItems(resources.Select(r => KeyValuePair.Create(r.Key, r))),
        };

    /// <summary>The same with one resource gone.</summary>
    public ObservedState Without(Kind kind, string name) =>
        Resources.Remove(new(kind.Name, name)) is var left && ReferenceEquals(left, Resources) ? this : this with { Resources = left };
}
