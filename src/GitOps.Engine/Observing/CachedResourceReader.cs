using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Observing;

/// <summary>
/// Reads the resources of one repository (by its id): sweeps and searches come from the cache that all environments of the role share,
/// and what is described here is recorded there.
/// </summary>
public sealed class CachedResourceReader(IResourceReader reader, AccountCache cache, TimeSpan maxAge, string owner) : IResourceReader
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public async Task<Sweep> SweepAsync(string? repository, CancellationToken cancellationToken)
    {
        var sweep = await cache.SweepAsync(reader, owner, maxAge, cancellationToken);
        // A busy resource may have changed since it was last read, however recent the sweep is.
        var busy = cache.TakeStale([.. sweep.Resources.Values.Where(r => r.IsBusy)], RefreshInterval);
        if (busy.Count == 0)
            return sweep;
        await RefreshAsync(busy, cancellationToken);
        return await cache.SweepAsync(reader, owner, TimeSpan.MaxValue, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ObservedResource>?> SearchAsync(Kind kind, string? repository, CancellationToken cancellationToken) =>
        cache.SearchAsync(reader, kind, owner, maxAge, cancellationToken);

    /// <inheritdoc/>
    public async Task<ObservedResource?> DescribeAsync(Kind kind, string handle, CancellationToken cancellationToken)
    {
        var found = await reader.DescribeAsync(kind, handle, cancellationToken);
        if (found is null ? !kind.HandleIsArn : found.IsManaged && found.BelongsTo(owner))
            cache.Note(owner, kind, found?.Name ?? handle, found);
        return found;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ObservedResource>> ChildrenAsync(Kind kind, string parent, CancellationToken cancellationToken) =>
        reader.ChildrenAsync(kind, parent, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ObservedResource>> RefreshAsync(
        IReadOnlyList<ObservedResource> resources,
        CancellationToken cancellationToken
    )
    {
        var seen = (await reader.RefreshAsync(resources, cancellationToken)).ToDictionary(s => s.Key);
        foreach (var resource in resources)
            cache.Note(owner, resource.Kind, resource.Name, seen.GetValueOrDefault(resource.Key));
        return [.. seen.Values];
    }
}
