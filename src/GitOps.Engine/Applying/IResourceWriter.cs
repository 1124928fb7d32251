using GitOps.Engine.Deciding;
using GitOps.Schema.Values;

namespace GitOps.Engine.Applying;

/// <summary>
/// Writes to SageMaker in an environment's account and region. Each call takes the allowed change that it carries out.
/// Throws <see cref="Errors.ServiceException"/> when the service rejects a request or can't be reached.
/// </summary>
public interface IResourceWriter
{
    /// <summary>Sends the create request of the change's kind; returns the ARN.</summary>
    Task<string> CreateAsync(AllowedChange change, DataMap request, CancellationToken cancellationToken);

    /// <summary>Sends the update request of the change's kind.</summary>
    Task UpdateAsync(AllowedChange change, DataMap request, CancellationToken cancellationToken);

    /// <summary>Deletes the change's actual resource; does nothing if it does not exist any more.</summary>
    Task DeleteAsync(AllowedChange change, CancellationToken cancellationToken);

    /// <summary>Stops the change's run; does nothing if it does not exist any more.</summary>
    Task StopAsync(AllowedChange change, CancellationToken cancellationToken);

    /// <summary>Sets and removes tags of the change's actual resource.</summary>
    Task TagAsync(
        AllowedChange change,
        IReadOnlyDictionary<string, string> set,
        IReadOnlyList<string> remove,
        CancellationToken cancellationToken
    );
}
