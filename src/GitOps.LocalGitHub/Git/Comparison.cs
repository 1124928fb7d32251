using LibGit2Sharp;

namespace GitOps.LocalGitHub.Git;

/// <summary>What a head adds to its base: its commits, oldest first, and the files that differ from the merge base.</summary>
internal sealed record Comparison(string? MergeBase, IReadOnlyList<string> Commits, IReadOnlyList<ChangedFile> Files)
{
    public static Comparison Of(Repository git, string baseSha, string headSha)
    {
        var from = git.Lookup<Commit>(baseSha);
        var to = git.Lookup<Commit>(headSha);
        if (from is null || to is null)
            return new(null, [], []);
        var mergeBase = git.ObjectDatabase.FindMergeBase(from, to);
        var filter = new CommitFilter
        {
            IncludeReachableFrom = to,
            ExcludeReachableFrom = from,
            SortBy = CommitSortStrategies.Topological | CommitSortStrategies.Reverse,
        };
        using var patch = git.Diff.Compare<Patch>(mergeBase?.Tree, to.Tree);
        return new(
            mergeBase?.Sha,
            [.. git.Commits.QueryBy(filter).Select(c => c.Sha)],
            [
                .. patch.Select(p => new ChangedFile(p.Path, p.OldPath, p.Oid.Sha, StatusOf(p.Status), p.LinesAdded, p.LinesDeleted)
                {
                    Patch = p.IsBinaryComparison ? null : p.Patch,
                }),
            ]
        );
    }

    /// <summary>How many commits are only reachable from the first.</summary>
    public static int Count(Repository git, string sha, string excluded) =>
        git.Commits.QueryBy(new CommitFilter { IncludeReachableFrom = sha, ExcludeReachableFrom = excluded }).Count();

    private static string StatusOf(ChangeKind kind) =>
        kind switch
        {
            ChangeKind.Added => "added",
            ChangeKind.Deleted => "removed",
            ChangeKind.Renamed => "renamed",
            ChangeKind.Copied => "copied",
            ChangeKind.TypeChanged => "changed",
            _ => "modified",
        };
}

/// <summary>A file that a pull request changes.</summary>
internal sealed record ChangedFile(string Path, string PreviousPath, string Sha, string Status, int Additions, int Deletions)
{
    /// <summary>The unified diff with its header; null for a binary file.</summary>
    public string? Patch { get; init; }
}
