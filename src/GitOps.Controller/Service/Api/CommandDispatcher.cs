using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Commands;
using GitOps.Core.Manifests;
using GitOps.Engine.Commands;
using GitOps.Engine.Commits;
using GitOps.Engine.Reconciling;

namespace GitOps.Controller.Service.Api;

/// <summary>Takes the commands of users: queues them and has their environment reconciled.</summary>
internal sealed class CommandDispatcher(
    IEnvironmentStore environments,
    CommitTracker commits,
    ICommandQueue queue,
    JobScheduler scheduler,
    TimeProvider time
)
{
    /// <summary>Syncs an environment; false when it does not exist.</summary>
    public Task<bool> SyncAsync(EnvironmentId id, string user, CancellationToken cancellationToken) =>
        DispatchAsync(id, commit => new SyncCommand(id, commit, user, time.GetUtcNow()), cancellationToken);

    /// <summary>Retries a resource; false when the environment does not exist.</summary>
    public Task<bool> RetryAsync(EnvironmentId id, ResourceId resource, string user, CancellationToken cancellationToken) =>
        DispatchAsync(id, _ => new RetryCommand(id, resource, user, time.GetUtcNow()), cancellationToken);

    private async Task<bool> DispatchAsync(EnvironmentId id, Func<string, UserCommand> command, CancellationToken cancellationToken)
    {
        if (await environments.FindAsync(id, cancellationToken) is not { } status)
            return false;
        var commit = (await commits.FindHeadAsync(id, cancellationToken))?.Commit ?? status.Commit;
        await queue.EnqueueAsync(command(commit), commit, cancellationToken);
        await scheduler.ReconcileNowAsync(id, cancellationToken);
        return true;
    }
}
