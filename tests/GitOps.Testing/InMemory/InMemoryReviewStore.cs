using System.Collections.Concurrent;
using GitOps.Core.Reviews;
using GitOps.Engine.Review;

namespace GitOps.Testing.InMemory;

/// <summary>The records of reviews in memory.</summary>
public sealed class InMemoryReviewStore : IReviewStore
{
    private readonly ConcurrentDictionary<ReviewId, ReviewRecord> _records = new();

    /// <summary>The records.</summary>
    public IReadOnlyCollection<ReviewRecord> Records => [.. _records.Values];

    public Task<ReviewRecord?> FindAsync(ReviewId id, CancellationToken cancellationToken) =>
        Task.FromResult(_records.GetValueOrDefault(id));

    public Task<IReadOnlyList<ReviewRecord>> ListAsync(string source, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReviewRecord>>([.. _records.Values.Where(r => r.Id.Source == source)]);

    public Task SaveAsync(ReviewRecord record, CancellationToken cancellationToken)
    {
        _records.AddOrUpdate(record.Id, record, (_, earlier) => record with { Requests = earlier.Requests });
        return Task.CompletedTask;
    }

    public Task RequestAsync(ReviewId id, CancellationToken cancellationToken)
    {
        _records.AddOrUpdate(id, new ReviewRecord(id) { Requests = 1 }, (_, earlier) => earlier with { Requests = earlier.Requests + 1 });
        return Task.CompletedTask;
    }

    public Task DeleteAsync(ReviewId id, CancellationToken cancellationToken)
    {
        _records.TryRemove(id, out _);
        return Task.CompletedTask;
    }
}
