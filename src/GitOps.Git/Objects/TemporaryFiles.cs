using GitOps.Core.Commits;
using GitOps.Engine.Reading;
using LibGit2Sharp;

namespace GitOps.Git.Objects;

/// <summary>The files of a commit in a repository that exists only for them. Disposing deletes it.</summary>
internal sealed class TemporaryFiles(CommitFiles files, string folder) : IRepositoryFiles
{
    public string Source => files.Source;

    public string Commit => files.Commit;

    public static TemporaryFiles Open(string folder, string commit, string name)
    {
        var repository = new Repository(folder);
        return new(new(repository.Lookup<Commit>(commit), $"{name} at {CommitHash.Short(commit)}", repository), folder);
    }

    /// <summary>Deletes a repository's folder; does nothing when it does not exist.</summary>
    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    public IReadOnlyList<RepositoryFile> List(string path, int limit = int.MaxValue) => files.List(path, limit);

    public long? SizeOf(string path) => files.SizeOf(path);

    public byte[]? Read(string path) => files.Read(path);

    public void Dispose()
    {
        files.Dispose();
        Delete(folder);
    }
}
