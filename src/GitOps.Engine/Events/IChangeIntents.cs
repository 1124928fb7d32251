using GitOps.Core.Events;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Events;

/// <summary>The changes that were attempted and whose result is not recorded yet.</summary>
public interface IChangeIntents
{
    /// <summary>Opens intents, with their events.</summary>
    Task OpenAsync(IReadOnlyList<ChangeAttempted> attempts, CancellationToken cancellationToken);

    /// <summary>
    /// Closes the intent of a result, with the event; an intent that was closed before stays as it is and has no further event.
    /// </summary>
    Task CloseAsync(ChangeEnded result, CancellationToken cancellationToken);

    /// <summary>Closes intents after a crash, with the events; intents that were closed before have no further event.</summary>
    Task ResolveAsync(IReadOnlyList<ChangeResolved> results, CancellationToken cancellationToken);

    /// <summary>The open intents of an environment, oldest first.</summary>
    Task<IReadOnlyList<ChangeAttempted>> FindOpenAsync(EnvironmentId environment, CancellationToken cancellationToken);
}
