using GitOps.Core.Commands;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Commands;

/// <summary>
/// Commands of users, queued for each environment until they are completed. Handled under the environment's lease, oldest first.
/// </summary>
public interface ICommandQueue
{
    /// <summary>
    /// Adds a command at the end of its environment's queue; <paramref name="commit"/> is the environment's commit, for the event.
    /// </summary>
    Task EnqueueAsync(UserCommand command, string commit, CancellationToken cancellationToken);

    /// <summary>The commands of an environment that are not completed, oldest first.</summary>
    Task<IReadOnlyList<QueuedCommand>> PendingAsync(EnvironmentId id, CancellationToken cancellationToken);
}
