namespace GitOps.Engine.Reading;

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
