namespace GitOps.Engine.Reading;

/// <summary>A Git repository on this machine.</summary>
public interface IRepository
{
    /// <summary>The folder of the working tree.</summary>
    string Root { get; }

    /// <summary>The files of the working tree, with changes that are not committed.</summary>
    IRepositoryFiles WorkingTree();

    /// <summary>The files of a commit, branch or tag; throws <see cref="ArgumentException"/> when it does not exist.</summary>
    IRepositoryFiles At(string reference);

    /// <summary>Files of the working tree that are not committed.</summary>
    IReadOnlyList<string> Uncommitted();

    /// <summary>Commits all changes of the working tree; returns the commit's id.</summary>
    string Commit(string message);
}

/// <summary>Finds and creates repositories; does not need the git program.</summary>
public interface IRepositories
{
    /// <summary>The repository that contains a folder, or null.</summary>
    IRepository? Find(string folder);

    /// <summary>Creates a repository in a folder, on the branch main.</summary>
    IRepository Create(string folder);

    /// <summary>Whether a commit precedes another one in the repository of a folder; false when it has not both of them.</summary>
    bool IsAncestor(string folder, string commit, string later);
}
