using GitOps.Engine.Reading;
using LibGit2Sharp;
using IRepository = GitOps.Engine.Reading.IRepository;

namespace GitOps.Git.Local;

/// <summary>Finds and creates local repositories.</summary>
internal sealed class GitRepositories(TimeProvider time) : IRepositories
{
    public IRepository? Find(string folder) =>
        Repository.Discover(folder) is { } path && new Repository(path) is { Info.IsBare: false } repository
            ? new GitRepository(repository, time)
            : null;

    public bool IsAncestor(string folder, string commit, string later)
    {
        using var repository = new Repository(Repository.Discover(folder));
        // Ids come from tags, so they can be any text.
        return ObjectId.TryParse(commit, out var id)
            && ObjectId.TryParse(later, out var laterId)
            && repository.Lookup<Commit>(id) is { } first
            && repository.Lookup<Commit>(laterId) is { } second
            && first != second
            && repository.ObjectDatabase.FindMergeBase(first, second) == first;
    }

    public IRepository Create(string folder)
    {
        var path = Repository.Init(folder);
        // The branch of the first commit, whatever the machine's own default is.
        File.WriteAllText(Path.Combine(path, "HEAD"), "ref: refs/heads/main\n");
        return new GitRepository(new Repository(path), time);
    }
}
