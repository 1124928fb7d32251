using System.Collections.Immutable;
using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Observing;

/// <summary>What a sweep showed, and what a user should know of how it was done.</summary>
public sealed record Sweep(ImmutableDictionary<ResourceKey, ObservedResource> Resources, IReadOnlyList<string> Notes)
{
    /// <summary>What a list of resources comes to; of two with one identity the later counts.</summary>
    public static Sweep Of(IEnumerable<ObservedResource> resources, IReadOnlyList<string> notes)
    {
        var map = ImmutableDictionary.CreateBuilder<ResourceKey, ObservedResource>();
        foreach (var resource in resources)
            map[resource.Key] = resource;
        return new(map.ToImmutable(), notes);
    }
}

/// <summary>Looks at what is in the environment's account and region.</summary>
public interface IResourceReader
{
    /// <summary>All that is live of a repository, or of every repository when none is named; names and tags only where that is cheaper.</summary>
    Task<Sweep> SweepAsync(string? repository, CancellationToken cancellationToken);

    /// <summary>Whole descriptions of a kind, of a repository or of every one, many a call; null where the service can't tell.</summary>
    Task<IReadOnlyList<ObservedResource>?> SearchAsync(Kind kind, string? repository, CancellationToken cancellationToken);

    /// <summary>One resource with its tags, or null when there is none.</summary>
    Task<ObservedResource?> DescribeAsync(Kind kind, string handle, CancellationToken cancellationToken);

    /// <summary>The numbered children of a parent: versions of a package group, executions of a pipeline.</summary>
    Task<IReadOnlyList<ObservedResource>> ChildrenAsync(Kind kind, string parent, CancellationToken cancellationToken);

    /// <summary>The same resources seen anew, without their tags; one that is gone is left out.</summary>
    Task<IReadOnlyList<ObservedResource>> RefreshAsync(IReadOnlyList<ObservedResource> resources, CancellationToken cancellationToken);
}
