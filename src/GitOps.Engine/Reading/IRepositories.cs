namespace GitOps.Engine.Reading;

/// <summary>A Git repository on this machine.</summary>
public interface IRepository
{
    /// <summary>The folder of the working tree.</summary>
    string Root { get; }

    /// <summary>The files as they lie in the working tree.</summary>
    IRepositoryFiles WorkingTree();

    /// <summary>The files of a commit, branch or tag; throws <see cref="ArgumentException"/> when there is none of that name.</summary>
    IRepositoryFiles At(string reference);

    /// <summary>Files of the working tree that are not committed.</summary>
    IReadOnlyList<string> Uncommitted();

    /// <summary>Commits all of the working tree; gives the commit's id.</summary>
    string Commit(string message);
}

/// <summary>Finds and makes repositories; needs no git program.</summary>
public interface IRepositories
{
    /// <summary>The repository around a folder, or null when there is none.</summary>
    IRepository? Find(string folder);

    /// <summary>A new repository in a folder, on the branch main.</summary>
    IRepository Create(string folder);
}
