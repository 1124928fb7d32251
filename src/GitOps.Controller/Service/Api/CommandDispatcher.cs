using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Commands;
using GitOps.Engine.Reconciling;

namespace GitOps.Controller.Service.Api;

/// <summary>Takes the commands of users: queues them and has their environment reconciled.</summary>
internal sealed class CommandDispatcher(
    IEnvironmentStore environments,
    ICommandQueue queue,
    ReconciliationScheduler scheduler,
    TimeProvider time
)
{
    /// <summary>Syncs an environment; false when it does not exist.</summary>
    public Task<bool> SyncAsync(EnvironmentId id, string user, CancellationToken cancellationToken) =>
        DispatchAsync(new SyncCommand(id, user, time.GetUtcNow()), cancellationToken);

    /// <summary>Retries a resource; false when the environment does not exist.</summary>
    public Task<bool> RetryAsync(EnvironmentId id, ResourceId resource, string user, CancellationToken cancellationToken) =>
        DispatchAsync(new RetryCommand(id, resource, user, time.GetUtcNow()), cancellationToken);

    private async Task<bool> DispatchAsync(UserCommand command, CancellationToken cancellationToken)
    {
        if (await environments.FindAsync(command.Environment, cancellationToken) is not EnvironmentStatus status)
            return false;
        await queue.EnqueueAsync(command, status.Commit, cancellationToken);
        await scheduler.ReconcileNowAsync(command.Environment, cancellationToken);
        return true;
    }
}
