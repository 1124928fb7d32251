using GitOps.Core.Commands;
using GitOps.Core.Manifests;
using GitOps.Engine.Commands;

namespace GitOps.Testing.InMemory;

/// <summary>Commands in memory.</summary>
public sealed class InMemoryCommandQueue : ICommandQueue
{
    private readonly List<QueuedCommand> _pending = [];
    private long _last;

    public Task EnqueueAsync(UserCommand command, string commit, CancellationToken cancellationToken)
    {
        _pending.Add(new(++_last, command));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<QueuedCommand>> PendingAsync(EnvironmentId id, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<QueuedCommand>>([.. _pending.Where(c => c.Command.Environment == id)]);

    /// <summary>Completes commands.</summary>
    public void Complete(IReadOnlyList<QueuedCommand> commands) => _pending.RemoveAll(c => commands.Any(done => done.Id == c.Id));
}
