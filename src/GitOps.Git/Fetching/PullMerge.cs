using LibGit2Sharp;

namespace GitOps.Git.Fetching;

/// <summary>
/// The request to merge a pull request's head into a base commit: <paramref name="Reference"/> is fetched into a repository of its own,
/// which reads what it lacks from the clone in <paramref name="Store"/> and never writes there.
/// </summary>
internal sealed record MergeRequest(string Store, string Reference, string Base, string Head);

/// <summary>The result: a commit, or the paths in conflict, or the head that the reference has by now.</summary>
internal sealed record MergeResponse(string? Commit, IReadOnlyList<string> Conflicts, int ConflictCount, string? Head)
{
    public static MergeResponse Replaced(string head) => new(null, [], 0, head);
}

/// <summary>Merges two commits without a working tree.</summary>
internal static class PullMerge
{
    private const int MaxPaths = 20;

    // Renames are found by comparing files in pairs.
    private const int MaxRenameTargets = 1_000;

    // The same merge gives the same commit.
    private static readonly Signature Author = new("gitops", "gitops@localhost", DateTimeOffset.UnixEpoch);

    public const string BaseReference = "refs/gitops/base";
    public const string HeadReference = "refs/gitops/head";

    /// <summary>Creates an empty repository whose only commit is the base, from the clone.</summary>
    public static Repository Open(string folder, MergeRequest request)
    {
        // Of a worker that ended before it had merged.
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Repository.Init(folder, isBare: true);
        File.WriteAllText(Path.Combine(folder, "objects", "info", "alternates"), Path.Combine(request.Store, "objects") + "\n");
        var repository = new Repository(folder);
        // The remote sends only what the base does not have.
        repository.Refs.Add(BaseReference, new ObjectId(request.Base));
        return repository;
    }

    /// <summary>Merges the head that was fetched.</summary>
    public static MergeResponse Run(Repository repository, MergeRequest request)
    {
        var head = repository.Refs[HeadReference].TargetIdentifier;
        if (head != request.Head)
            return MergeResponse.Replaced(head);
        var (ours, theirs) = (repository.Lookup<Commit>(request.Base), repository.Lookup<Commit>(head));
        var options = new MergeTreeOptions { TargetLimit = MaxRenameTargets };
        var result = repository.ObjectDatabase.MergeCommits(ours, theirs, options);
        if (result.Status == MergeTreeStatus.Conflicts)
        {
            var paths = result
                .Conflicts.Select(c => (c.Ours ?? c.Theirs ?? c.Ancestor).Path)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .ToList();
            return new(null, [.. paths.Take(MaxPaths)], paths.Count, null);
        }

        var commit = repository.ObjectDatabase.CreateCommit(
            Author,
            Author,
            "Merge of a pull request",
            result.Tree,
            [ours, theirs],
            prettifyMessage: false
        );
        return new(commit.Sha, [], 0, null);
    }
}
