using GitOps.Engine.Errors;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Review;

/// <summary>
/// Computes merge results. Throws <see cref="ServiceException"/> when the remote rejects a request or can't be reached. Thread-safe.
/// </summary>
public interface IMerges
{
    /// <summary>
    /// Merges the head of a pull request into a commit of its base branch, which was fetched before. What the pull request contains stays
    /// in temporary storage, and never reaches the clone.
    /// </summary>
    Task<MergeResult> MergeAsync(RemoteSource source, long number, string baseCommit, string head, CancellationToken cancellationToken);

    /// <summary>The groups of the host's merge queue as of the last fetch, by branch: each is a merge result that the host made.</summary>
    IReadOnlyList<Revision> MergeGroups(RemoteSource source);
}

/// <summary>What merging the head of a pull request into its base branch gives. Closed: the records below.</summary>
public abstract record MergeResult;

/// <summary>The files of the merge result. They are in temporary storage, which disposing them deletes.</summary>
public sealed record Merged(IRepositoryFiles Files) : MergeResult, IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Files.Dispose();
}

/// <summary>It can't be merged; at most 20 of the <paramref name="Paths"/> in conflict, and how many there are.</summary>
public sealed record Conflicting(IReadOnlyList<string> Paths, int Count) : MergeResult;

/// <summary>The pull request has another head by now.</summary>
public sealed record HeadReplaced(string Head) : MergeResult;
