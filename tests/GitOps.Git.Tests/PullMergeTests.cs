using GitOps.Git.Fetching;
using LibGit2Sharp;

namespace GitOps.Git.Tests;

/// <summary>The temporary repository of a merge.</summary>
public sealed class PullMergeTests
{
    [Fact]
    public void It_is_made_anew_after_a_worker_that_ended()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-merge-").FullName;
        try
        {
            var store = Path.Combine(folder, "store");
            Repository.Init(store, isBare: true);
            using var clone = new Repository(store);
            var author = new Signature("ada", "ada@example.com", DateTimeOffset.UnixEpoch);
            var tree = clone.ObjectDatabase.CreateTree(new TreeDefinition());
            var commit = clone.ObjectDatabase.CreateCommit(author, author, "a", tree, [], prettifyMessage: false);
            var request = new MergeRequest(store, "refs/pull/1/head", commit.Sha, commit.Sha);
            using (PullMerge.Open(Path.Combine(folder, "merge"), request)) { }

            using var again = PullMerge.Open(Path.Combine(folder, "merge"), request);

            Assert.Equal(commit.Sha, again.Refs[PullMerge.BaseReference].TargetIdentifier);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
