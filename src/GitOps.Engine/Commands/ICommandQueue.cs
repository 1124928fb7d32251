using GitOps.Core.Commands;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Commands;

/// <summary>Commands of users, queued for each environment until they are completed.</summary>
public interface ICommandQueue
{
    /// <summary>Adds a command at the end of its environment's queue.</summary>
    Task EnqueueAsync(UserCommand command, CancellationToken cancellationToken);

    /// <summary>The commands of an environment that are not completed, oldest first.</summary>
    Task<IReadOnlyList<QueuedCommand>> PendingAsync(EnvironmentId id, CancellationToken cancellationToken);

    /// <summary>Completes commands.</summary>
    Task CompleteAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken);
}
