using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Reconciling;

namespace GitOps.Testing.InMemory;

/// <summary>The status of environments in memory.</summary>
public sealed class InMemoryEnvironmentStore : IEnvironmentStore
{
    private readonly Dictionary<EnvironmentId, EnvironmentStatus> _statuses = [];

    public Task WriteAsync(EnvironmentStatus status, CancellationToken cancellationToken)
    {
        _statuses[status.Id] = status;
        return Task.CompletedTask;
    }

    public Task<EnvironmentStatus?> FindAsync(EnvironmentId id, CancellationToken cancellationToken) =>
        Task.FromResult(_statuses.GetValueOrDefault(id));

    public Task<IReadOnlyList<EnvironmentStatus>> ListAsync(string? source, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EnvironmentStatus>>([
            .. _statuses.Values.Where(s => source is null || s.Id.Source == source).OrderBy(s => s.Id.ToString(), StringComparer.Ordinal),
        ]);
}
