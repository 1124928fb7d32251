using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Commands;

/// <summary>Completes the commands that a reconciliation has carried out.</summary>
public sealed class CommandCompleter(ICommandQueue queue, TimeProvider time)
{
    /// <summary>
    /// Completes what an outcome settles. <paramref name="wasPlanned"/> says whether the reconciliation came as far as a plan,
    /// <paramref name="backingOff"/> which resources failed and are tried again later.
    /// </summary>
    public Task CompleteAsync(
        IReadOnlyList<QueuedCommand> commands,
        Outcome outcome,
        bool wasPlanned,
        IReadOnlySet<ResourceId> backingOff,
        CancellationToken cancellationToken
    ) =>
        queue.CompleteAsync(
            [.. commands.Where(c => IsSettled(c.Command, outcome, wasPlanned, backingOff))],
            time.GetUtcNow(),
            cancellationToken
        );

    // A sync goes on until it has ended one way or the other. A retry is one attempt, which an interrupted reconciliation or a failed
    // call did not make.
    private static bool IsSettled(UserCommand command, Outcome outcome, bool wasPlanned, IReadOnlySet<ResourceId> backingOff) =>
        command switch
        {
            SyncCommand => OutcomeEffects.Of(outcome).CompletesSync,
            RetryCommand retry => (wasPlanned || outcome is Stalled) && !backingOff.Contains(retry.Resource),
            _ => throw new InvalidOperationException($"unknown command {command.GetType().Name}"),
        };
}
