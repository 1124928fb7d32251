using GitOps.Core.Commits;
using LibGit2Sharp;

namespace GitOps.Git.Objects;

/// <summary>A repository that exists only for the files of one commit. Disposing them deletes it.</summary>
internal sealed class TemporaryRepository(Repository repository, string folder) : IDisposable
{
    /// <summary>The files of a commit in the repository of a folder.</summary>
    public static CommitFiles Open(string folder, string commit, string name)
    {
        var repository = new Repository(folder);
        return new(repository.Lookup<Commit>(commit), $"{name} at {CommitHash.Short(commit)}", new TemporaryRepository(repository, folder));
    }

    /// <summary>Deletes a repository's folder; does nothing when it does not exist.</summary>
    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    public void Dispose()
    {
        repository.Dispose();
        Delete(folder);
    }
}
