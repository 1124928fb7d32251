using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Commands;
using GitOps.Engine.Reconciling;

namespace GitOps.Controller.Service.Api;

/// <summary>Takes the commands of users: queues them, records them in the audit log, and has their environment reconciled.</summary>
internal sealed class CommandDispatcher(
    IEnvironmentStore environments,
    ICommandQueue queue,
    AuditTrail audit,
    ReconciliationScheduler scheduler,
    TimeProvider time
)
{
    /// <summary>Syncs an environment; false when there is none.</summary>
    public Task<bool> SyncAsync(EnvironmentId id, string user, CancellationToken cancellationToken) =>
        DispatchAsync(new SyncCommand(id, user, time.GetUtcNow()), "sync", id.ToString(), cancellationToken);

    /// <summary>Retries a resource; false when there is no such environment.</summary>
    public Task<bool> RetryAsync(EnvironmentId id, ResourceId resource, string user, CancellationToken cancellationToken) =>
        DispatchAsync(new RetryCommand(id, resource, user, time.GetUtcNow()), "retry", $"{id} {resource}", cancellationToken);

    private async Task<bool> DispatchAsync(UserCommand command, string name, string target, CancellationToken cancellationToken)
    {
        if (await environments.FindAsync(command.Environment, cancellationToken) is not EnvironmentStatus status)
            return false;
        await queue.EnqueueAsync(command, cancellationToken);
        audit.Add(command.User, name, target, status.Commit, "");
        await scheduler.ReconcileNowAsync(command.Environment, cancellationToken);
        return true;
    }
}
