using GitOps.Core.Observed;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Reconciliation;

/// <summary>The pass must end here: another controller or a newer commit has the environment now. Not an error.</summary>
public sealed class PassEndedException(string reason) : Exception(reason);

/// <summary>
/// A writer that asks before each change whether it may still be made, as AWS checks no fencing number. A create needs no question: its name guards it,
/// and what the server numbers is guarded by its token.
/// </summary>
public sealed class GuardedWriter(IResourceWriter writer, Func<CancellationToken, Task> mayGoOn) : IResourceWriter
{
    /// <inheritdoc/>
    public async Task<string> CreateAsync(Kind kind, DataMap request, CancellationToken cancellationToken)
    {
        if (kind.Naming == Naming.Server)
            await mayGoOn(cancellationToken);
        return await writer.CreateAsync(kind, request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task UpdateAsync(Kind kind, DataMap request, CancellationToken cancellationToken)
    {
        await mayGoOn(cancellationToken);
        await writer.UpdateAsync(kind, request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(ObservedResource resource, CancellationToken cancellationToken)
    {
        await mayGoOn(cancellationToken);
        await writer.DeleteAsync(resource, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task StopAsync(ObservedResource resource, CancellationToken cancellationToken)
    {
        await mayGoOn(cancellationToken);
        await writer.StopAsync(resource, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task TagAsync(
        string arn,
        IReadOnlyDictionary<string, string> set,
        IReadOnlyList<string> remove,
        CancellationToken cancellationToken
    )
    {
        await mayGoOn(cancellationToken);
        await writer.TagAsync(arn, set, remove, cancellationToken);
    }
}
