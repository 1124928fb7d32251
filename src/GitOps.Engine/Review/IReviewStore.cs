using GitOps.Core.Reviews;

namespace GitOps.Engine.Review;

/// <summary>The reviews of open pull requests and merge groups, shared by all controllers. Thread-safe.</summary>
public interface IReviewStore
{
    /// <summary>The record of a review; null when there is none.</summary>
    Task<ReviewRecord?> FindAsync(ReviewId id, CancellationToken cancellationToken);

    /// <summary>The records of a source.</summary>
    Task<IReadOnlyList<ReviewRecord>> ListAsync(string source, CancellationToken cancellationToken);

    /// <summary>Adds or replaces a record, except <see cref="ReviewRecord.Requests"/>.</summary>
    Task SaveAsync(ReviewRecord record, CancellationToken cancellationToken);

    /// <summary>Counts one more request, and adds a record when there is none.</summary>
    Task RequestAsync(ReviewId id, CancellationToken cancellationToken);

    /// <summary>Deletes a record; does nothing when there is none.</summary>
    Task DeleteAsync(ReviewId id, CancellationToken cancellationToken);
}
