using GitOps.Core.Observed;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Ports;

/// <summary>Changes what is in the environment's account and region. Throws <see cref="RefusedException"/> when the service says no.</summary>
public interface IResourceWriter
{
    /// <summary>Sends a create request; gives the ARN.</summary>
    Task<string> CreateAsync(Kind kind, DataMap request, CancellationToken cancellationToken);

    /// <summary>Sends an update request.</summary>
    Task UpdateAsync(Kind kind, DataMap request, CancellationToken cancellationToken);

    /// <summary>Deletes a resource.</summary>
    Task DeleteAsync(ObservedResource resource, CancellationToken cancellationToken);

    /// <summary>Asks a run to stop.</summary>
    Task StopAsync(ObservedResource resource, CancellationToken cancellationToken);

    /// <summary>Sets and removes tags.</summary>
    Task TagAsync(string arn, IReadOnlyDictionary<string, string> set, IReadOnlyList<string> remove, CancellationToken cancellationToken);
}
