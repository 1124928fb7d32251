using GitOps.Engine.Deciding;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Engine.Applying;

/// <summary>
/// A writer that checks before each call whether changes may still be made, because AWS checks no fencing token. The creation of a named
/// resource needs no check: its name allows only one.
/// </summary>
public sealed class GuardedResourceWriter(IResourceWriter writer, Func<CancellationToken, Task> check) : IResourceWriter
{
    /// <inheritdoc/>
    public async Task<string> CreateAsync(AllowedChange change, DataMap request, CancellationToken cancellationToken)
    {
        if (change.Change.Kind!.Naming == Naming.Server)
            await check(cancellationToken);
        return await writer.CreateAsync(change, request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task UpdateAsync(AllowedChange change, DataMap request, CancellationToken cancellationToken)
    {
        await check(cancellationToken);
        await writer.UpdateAsync(change, request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(AllowedChange change, CancellationToken cancellationToken)
    {
        await check(cancellationToken);
        await writer.DeleteAsync(change, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task StopAsync(AllowedChange change, CancellationToken cancellationToken)
    {
        await check(cancellationToken);
        await writer.StopAsync(change, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task TagAsync(
        AllowedChange change,
        IReadOnlyDictionary<string, string> set,
        IReadOnlyList<string> remove,
        CancellationToken cancellationToken
    )
    {
        await check(cancellationToken);
        await writer.TagAsync(change, set, remove, cancellationToken);
    }
}
