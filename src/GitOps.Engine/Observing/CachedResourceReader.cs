using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Observing;

/// <summary>A reader for one repository that takes sweeps and searches from what all environments of the account share, and tells it what it sees itself.</summary>
public sealed class CachedResourceReader(IResourceReader reader, AccountCache view, TimeSpan oldest, string owner) : IResourceReader
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);
    private readonly string _tag = OwnTags.Encode(owner);

    /// <inheritdoc/>
    public async Task<Sweep> SweepAsync(string? repository, CancellationToken cancellationToken)
    {
        var sweep = await view.SweepAsync(owner, oldest, cancellationToken);
        // What was under way when it was last seen may have ended, however fresh the sweep is.
        var busy = view.TakeStale([.. sweep.Resources.Values.Where(r => r.IsBusy)], Moment);
        if (busy.Count == 0)
            return sweep;
        await RefreshAsync(busy, cancellationToken);
        return await view.SweepAsync(owner, TimeSpan.MaxValue, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ObservedResource>?> SearchAsync(Kind kind, string? repository, CancellationToken cancellationToken) =>
        view.SearchAsync(kind, owner, oldest, cancellationToken);

    /// <inheritdoc/>
    public async Task<ObservedResource?> DescribeAsync(Kind kind, string handle, CancellationToken cancellationToken)
    {
        var found = await reader.DescribeAsync(kind, handle, cancellationToken);
        if (found is null ? !kind.HandleIsArn : found.IsManaged && found.Tags.GetValueOrDefault(OwnTags.Repository) == _tag)
            view.Note(_tag, kind, found?.Name ?? handle, found);
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
            view.Note(_tag, resource.Kind, resource.Name, seen.GetValueOrDefault(resource.Key));
        return [.. seen.Values];
    }
}
