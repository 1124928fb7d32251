using LibGit2Sharp;

namespace GitOps.LocalGitHub.Git;

/// <summary>The bare Git repositories in the state folder, by the id of their repository.</summary>
internal sealed class BareRepositories(LocalGitHubOptions options)
{
    public string PathOf(long repositoryId) => Path.Combine(options.StateFolder, "repositories", repositoryId + ".git");

    public void Create(long repositoryId, string defaultBranch)
    {
        var path = PathOf(repositoryId);
        Directory.CreateDirectory(path);
        Repository.Init(path, isBare: true);
        File.WriteAllText(Path.Combine(path, "HEAD"), $"ref: refs/heads/{defaultBranch}\n");
    }

    /// <summary>Makes a fork with the branches and tags of its parent.</summary>
    public void Fork(long parentId, long repositoryId, string defaultBranch)
    {
        Create(repositoryId, defaultBranch);
        Fetch(parentId, repositoryId, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*");
    }

    public void Delete(long repositoryId) => Directory.Delete(PathOf(repositoryId), recursive: true);

    /// <summary>Copies refs and their objects from one repository to another.</summary>
    public void Fetch(long fromId, long toId, params string[] refspecs) =>
        Use(
            toId,
            r =>
            {
                if (fromId == toId)
                    return true;
                var name = "repository-" + fromId;
                r.Network.Remotes.Add(name, PathOf(fromId));
                try
                {
                    Commands.Fetch(r, name, refspecs, new() { TagFetchMode = TagFetchMode.None }, null);
                }
                finally
                {
                    r.Network.Remotes.Remove(name);
                }

                return true;
            }
        );

    public T Use<T>(long repositoryId, Func<Repository, T> use)
    {
        using var repository = new Repository(PathOf(repositoryId));
        return use(repository);
    }

    /// <summary>The commit of a full ref name; null when there is none.</summary>
    public string? ShaOf(long repositoryId, string reference) =>
        Use(repositoryId, r => r.Refs[reference]?.ResolveToDirectReference().TargetIdentifier);

    /// <summary>Sets a ref; null removes it.</summary>
    public void Set(long repositoryId, string reference, string? sha) =>
        Use(
            repositoryId,
            r =>
            {
                if (sha is not null)
                    r.Refs.Add(reference, new ObjectId(sha), allowOverwrite: true);
                else if (r.Refs[reference] is { } existing)
                    r.Refs.Remove(existing);
                return true;
            }
        );
}
