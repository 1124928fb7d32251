using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Engine.Reconciling;

namespace GitOps.Testing.InMemory;

/// <summary>The history in memory.</summary>
public sealed class InMemoryHistoryStore : IHistoryStore
{
    /// <summary>All reconciliations, oldest first.</summary>
    public List<ReconciliationRecord> Reconciliations { get; } = [];

    /// <summary>All runs, oldest first.</summary>
    public List<RunRecord> Runs { get; } = [];

    public Task<IReadOnlyList<ReconciliationRecord>> ReconciliationsAsync(
        EnvironmentId id,
        Page page,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<ReconciliationRecord>>([
            .. Reconciliations.Where(r => r.Id == id).Reverse().Skip(page.Offset).Take(page.Limit),
        ]);

    /// <summary>Adds runs, or replaces their earlier records.</summary>
    public void Write(IReadOnlyList<RunRecord> runs)
    {
        Runs.RemoveAll(r => runs.Any(n => n.Id == r.Id && n.ActualName == r.ActualName));
        Runs.AddRange(runs);
    }

    public Task<IReadOnlyList<RunRecord>> RunsAsync(EnvironmentId id, Page page, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RunRecord>>([.. Runs.Where(r => r.Id == id).Reverse().Skip(page.Offset).Take(page.Limit)]);

    public Task<int> TrimAsync(DateTimeOffset before, int maxDeliveries, CancellationToken cancellationToken) =>
        Task.FromResult(Reconciliations.RemoveAll(r => r.Ended < before) + Runs.RemoveAll(r => r.Ended < before));
}
