using GitOps.Core.Commands;
using GitOps.Core.Manifests;
using GitOps.Engine.Commands;

namespace GitOps.Testing.InMemory;

/// <summary>Commands in memory.</summary>
public sealed class InMemoryCommandQueue : ICommandQueue
{
    private readonly List<QueuedCommand> _pending = [];
    private long _last;

    public Task EnqueueAsync(UserCommand command, CancellationToken cancellationToken)
    {
        _pending.Add(new(++_last, command));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<QueuedCommand>> PendingAsync(EnvironmentId id, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<QueuedCommand>>([.. _pending.Where(c => c.Command.Environment == id)]);

    public Task CompleteAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        _pending.RemoveAll(c => ids.Contains(c.Id));
        return Task.CompletedTask;
    }
}
