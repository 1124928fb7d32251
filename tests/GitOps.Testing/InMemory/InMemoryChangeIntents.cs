using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Engine.Events;

namespace GitOps.Testing.InMemory;

/// <summary>The intents and results of changes, in memory.</summary>
public sealed class InMemoryChangeIntents : IChangeIntents
{
    private readonly List<ChangeAttempted> _open = [];

    /// <summary>The results, in their order.</summary>
    public List<ChangeEnded> Results { get; } = [];

    /// <summary>The intents that were resolved after a crash, in their order.</summary>
    public List<ChangeResolved> Resolved { get; } = [];

    public Task OpenAsync(IReadOnlyList<ChangeAttempted> attempts, CancellationToken cancellationToken)
    {
        lock (_open)
            _open.AddRange(attempts);
        return Task.CompletedTask;
    }

    public Task CloseAsync(ChangeEnded result, CancellationToken cancellationToken)
    {
        lock (_open)
        {
            _open.RemoveAll(a => a.Change.Id == result.Change.Id && a.Change.ActualName == result.Change.ActualName);
            Results.Add(result);
        }

        return Task.CompletedTask;
    }

    public Task ResolveAsync(IReadOnlyList<ChangeResolved> results, CancellationToken cancellationToken)
    {
        lock (_open)
        {
            _open.Clear();
            Resolved.AddRange(results);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ChangeAttempted>> FindOpenAsync(EnvironmentId environment, CancellationToken cancellationToken)
    {
        lock (_open)
            return Task.FromResult<IReadOnlyList<ChangeAttempted>>([.. _open]);
    }
}
