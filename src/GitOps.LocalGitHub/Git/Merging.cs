using LibGit2Sharp;

namespace GitOps.LocalGitHub.Git;

/// <summary>Makes the commits of merges. None moves a ref, and each returns null when there are conflicts.</summary>
internal static class Merging
{
    public static string? Merge(Repository git, string baseSha, string headSha, string message, Signature committer)
    {
        var ours = git.Lookup<Commit>(baseSha);
        var theirs = git.Lookup<Commit>(headSha);
        return TreeOf(git, ours, theirs) is { } tree ? Create(git, tree, [ours, theirs], message, committer, committer) : null;
    }

    public static string? Squash(Repository git, string baseSha, string headSha, string message, Signature author)
    {
        var ours = git.Lookup<Commit>(baseSha);
        return TreeOf(git, ours, git.Lookup<Commit>(headSha)) is { } tree ? Create(git, tree, [ours], message, author, author) : null;
    }

    /// <summary>Applies the commits of the head to the base, one by one; merge commits are left out as git rebase does.</summary>
    public static string? Rebase(Repository git, string baseSha, string headSha, Signature committer)
    {
        var tip = git.Lookup<Commit>(baseSha);
        foreach (var sha in Comparison.Of(git, baseSha, headSha).Commits)
        {
            var commit = git.Lookup<Commit>(sha);
            if (commit.Parents.Count() != 1)
                continue;
            var result = git.ObjectDatabase.CherryPickCommit(commit, tip, 0, new());
            if (result.Status == MergeTreeStatus.Conflicts)
                return null;
            tip = git.ObjectDatabase.CreateCommit(commit.Author, committer, commit.Message, result.Tree, [tip], prettifyMessage: false);
        }

        return tip.Sha;
    }

    private static Tree? TreeOf(Repository git, Commit ours, Commit theirs)
    {
        var result = git.ObjectDatabase.MergeCommits(ours, theirs, new());
        return result.Status == MergeTreeStatus.Conflicts ? null : result.Tree;
    }

    private static string Create(Repository git, Tree tree, Commit[] parents, string message, Signature author, Signature committer) =>
        git.ObjectDatabase.CreateCommit(author, committer, message, tree, parents, prettifyMessage: true).Sha;
}
