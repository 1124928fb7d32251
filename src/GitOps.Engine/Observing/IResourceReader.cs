using System.Collections.Immutable;
using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Observing;

/// <summary>The resources that a sweep found, and notes for the user on how they were read.</summary>
public sealed record Sweep(ImmutableDictionary<ResourceKey, ObservedResource> Resources, IReadOnlyList<string> Notes)
{
    /// <summary>Creates a sweep from a list of resources; the last of several with the same identity wins.</summary>
    public static Sweep Of(IEnumerable<ObservedResource> resources, IReadOnlyList<string> notes)
    {
        var map = ImmutableDictionary.CreateBuilder<ResourceKey, ObservedResource>();
        foreach (var resource in resources)
            map[resource.Key] = resource;
        return new(map.ToImmutable(), notes);
    }
}

/// <summary>
/// Reads the resources of the environment's account and region. Throws <see cref="Errors.ServiceException"/> when a request fails.
/// </summary>
public interface IResourceReader
{
    /// <summary>
    /// The managed resources of a repository (by its id), or (null) of all repositories; with names and tags only where that is cheaper.
    /// </summary>
    Task<Sweep> SweepAsync(string? repository, CancellationToken cancellationToken);

    /// <summary>
    /// The resources of a kind with full descriptions, of a repository or (null) of all, many in one call; null where the service has no
    /// search.
    /// </summary>
    Task<IReadOnlyList<ObservedResource>?> SearchAsync(Kind kind, string? repository, CancellationToken cancellationToken);

    /// <summary>Describes one resource with its tags; null when it does not exist.</summary>
    Task<ObservedResource?> DescribeAsync(Kind kind, string handle, CancellationToken cancellationToken);

    /// <summary>The numbered children of a parent: versions of a package group, executions of a pipeline.</summary>
    Task<IReadOnlyList<ObservedResource>> ChildrenAsync(Kind kind, string parent, CancellationToken cancellationToken);

    /// <summary>Describes resources again, without their tags; those that no longer exist are omitted.</summary>
    Task<IReadOnlyList<ObservedResource>> RefreshAsync(IReadOnlyList<ObservedResource> resources, CancellationToken cancellationToken);
}
