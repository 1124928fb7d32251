using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Reconciling;

namespace GitOps.Testing.InMemory;

/// <summary>The status of environments in memory, over the stores of what a reconciliation changes with it.</summary>
public sealed class InMemoryEnvironmentStore(InMemoryCommitStore commits, InMemoryCommandQueue commands, InMemoryHistoryStore history)
    : IEnvironmentStore
{
    private readonly Dictionary<EnvironmentId, EnvironmentStatus> _statuses = [];

    /// <summary>Whether another controller has taken the lease.</summary>
    public bool HasLostLease { get; set; }

    public async Task<bool> WriteAsync(RecordedReconciliation reconciliation, CancellationToken cancellationToken)
    {
        if (HasLostLease)
            return false;
        if (reconciliation.Commit is { } end)
            await commits.TransitionAsync(end, cancellationToken);
        commands.Complete(reconciliation.Completed);
        if (reconciliation.History is { } record)
            history.Reconciliations.Add(record);
        history.Write(reconciliation.Runs);
        _statuses[reconciliation.Status.Id] = reconciliation.Status;
        return true;
    }

    public Task<EnvironmentStatus?> FindAsync(EnvironmentId id, CancellationToken cancellationToken) =>
        Task.FromResult(_statuses.GetValueOrDefault(id));

    public Task<IReadOnlyList<EnvironmentStatus>> ListAsync(string? source, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EnvironmentStatus>>([
            .. _statuses.Values.Where(s => source is null || s.Id.Source == source).OrderBy(s => s.Id.ToString(), StringComparer.Ordinal),
        ]);
}
