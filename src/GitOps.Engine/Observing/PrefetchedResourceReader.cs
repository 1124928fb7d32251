using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Observing;

/// <summary>A reader whose first sweep started in advance, while the manifests were being read.</summary>
public sealed class PrefetchedResourceReader(IResourceReader reader, Task<Sweep> begun) : IResourceReader
{
    private Task<Sweep>? _begun = begun;

    public Task<Sweep> SweepAsync(string? repository, CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _begun, null) ?? reader.SweepAsync(repository, cancellationToken);

    public Task<IReadOnlyList<ObservedResource>?> SearchAsync(Kind kind, string? repository, CancellationToken cancellationToken) =>
        reader.SearchAsync(kind, repository, cancellationToken);

    public Task<ObservedResource?> DescribeAsync(Kind kind, string handle, CancellationToken cancellationToken) =>
        reader.DescribeAsync(kind, handle, cancellationToken);

    public Task<IReadOnlyList<ObservedResource>> ChildrenAsync(Kind kind, string parent, CancellationToken cancellationToken) =>
        reader.ChildrenAsync(kind, parent, cancellationToken);

    public Task<IReadOnlyList<ObservedResource>> RefreshAsync(
        IReadOnlyList<ObservedResource> resources,
        CancellationToken cancellationToken
    ) => reader.RefreshAsync(resources, cancellationToken);
}
