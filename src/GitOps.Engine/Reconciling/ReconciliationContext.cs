using GitOps.Core.Commands;
using GitOps.Core.Manifests;
using GitOps.Engine.Connections;
using GitOps.Engine.Applying;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// What one reconciliation works on: the environment, its repository, how its account is reached, and the commands of users.
/// <paramref name="CheckGuard"/> throws when no further change may be made.
/// </summary>
public sealed record ReconciliationContext(
    EnvironmentId Id,
    CommitReader Git,
    Func<string, EnvironmentSettings, CancellationToken, Task<EnvironmentConnection>> Connect,
    Func<CancellationToken, Task> CheckGuard,
    IProgressObserver Progress,
    ReconcilerMemory Memory,
    IReadOnlyList<QueuedCommand> Commands
)
{
    /// <summary>The resources that users asked to retry.</summary>
    public IReadOnlySet<ResourceId> Retries => Commands.Select(c => c.Command).OfType<RetryCommand>().Select(c => c.Resource).ToHashSet();
}
