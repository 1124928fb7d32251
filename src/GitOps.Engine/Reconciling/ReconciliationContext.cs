using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Applying;
using GitOps.Engine.Connections;
using GitOps.Engine.Events;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// The input of one reconciliation: the environment, its commit and repository, the connections to its account, and the commands of users.
/// <paramref name="Guard"/> throws when no further change may be made.
/// </summary>
public sealed record ReconciliationContext(
    EnvironmentId Id,
    EnvironmentRevision Location,
    CommitReader Git,
    Func<string, EnvironmentSettings, CancellationToken, Task<EnvironmentConnection>> Connect,
    Func<CancellationToken, Task> Guard,
    IProgressObserver Progress,
    ChangeJournal Journal,
    ReconcilerMemory Memory,
    IReadOnlyList<QueuedCommand> Commands
)
{
    /// <summary>The controller that holds the environment's lease; null where there is no lease.</summary>
    public string? Owner { get; init; }

    /// <summary>Protects the process from a commit whose content ends it.</summary>
    public ReadingGuard Reading { get; init; } = ReadingGuard.None;

    /// <summary>Why the newest commit can't be read, so that nothing can be reconciled; null when it can.</summary>
    public OutcomeReason? Problem { get; init; }

    /// <summary>The resources whose retry users requested.</summary>
    public IReadOnlySet<ResourceId> Retries => Commands.Select(c => c.Command).OfType<RetryCommand>().Select(c => c.Resource).ToHashSet();
}
