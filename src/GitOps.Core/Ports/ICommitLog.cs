using GitOps.Core.Reconciliation;

namespace GitOps.Core.Ports;

/// <summary>What became of every commit that was seen.</summary>
public interface ICommitLog
{
    /// <summary>Adds commits, oldest first; those that are known stay as they are.</summary>
    Task SeeAsync(IReadOnlyList<CommitRecord> commits, CancellationToken cancellationToken);

    /// <summary>Moves a commit on, if it is in one of the states that it may move from.</summary>
    Task MoveAsync(
        EnvironmentId id,
        string commit,
        IReadOnlyList<CommitState> from,
        CommitState to,
        string reason,
        DateTimeOffset at,
        CancellationToken cancellationToken
    );

    /// <summary>The commits of an environment, newest first.</summary>
    Task<IReadOnlyList<CommitRecord>> RecentAsync(EnvironmentId id, Page page, CancellationToken cancellationToken);

    /// <summary>All records of a commit, by its id or the beginning of it.</summary>
    Task<IReadOnlyList<CommitRecord>> FindAsync(string commit, CancellationToken cancellationToken);
}
