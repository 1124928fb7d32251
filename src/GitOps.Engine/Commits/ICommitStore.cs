using GitOps.Core.Commits;
using GitOps.Core.History;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Commits;

/// <summary>The state of every commit in its environments.</summary>
public interface ICommitStore
{
    /// <summary>Moves a commit to another state, if it is in one of the states that allow it.</summary>
    Task TransitionAsync(CommitTransition transition, CancellationToken cancellationToken);

    /// <summary>The commits of an environment, newest first.</summary>
    Task<IReadOnlyList<CommitRecord>> RecentAsync(EnvironmentId id, Page page, CancellationToken cancellationToken);

    /// <summary>All records of a commit, by its id or a prefix of it.</summary>
    Task<IReadOnlyList<CommitRecord>> FindAsync(string commit, CancellationToken cancellationToken);
}

/// <summary>A change of a commit's state, from any of some states to another.</summary>
public sealed record CommitTransition(
    EnvironmentId Id,
    string Commit,
    IReadOnlyList<CommitState> From,
    CommitState To,
    string Reason,
    DateTimeOffset At
);
