namespace GitOps.Engine.Reading;

/// <summary>The type of an entry of a repository.</summary>
public enum FileKind
{
    /// <summary>A file that can be read.</summary>
    File,

    /// <summary>A symbolic link; never followed.</summary>
    Link,

    /// <summary>A submodule; its files are in another repository.</summary>
    Submodule,

    /// <summary>An entry whose name is not valid in a working tree, such as "..".</summary>
    BadName,

    /// <summary>A folder that is nested too deeply, or in which there are too many folders; its entries are not all listed.</summary>
    LargeFolder,
}

/// <summary>An entry of a repository. <paramref name="Id"/> is the id of the Git blob; null in a working tree.</summary>
public sealed record RepositoryFile(string Path, FileKind Kind = FileKind.File, string? Id = null);

/// <summary>The files of a commit or of the working tree. Disposing closes the repository.</summary>
public interface IRepositoryFiles : IDisposable
{
    /// <summary>
    /// A description for people: the commit with its branch, or the working tree with the number of files that are not committed.
    /// </summary>
    string Source { get; }

    /// <summary>The commit's id; for a working tree the id of its base commit, followed by "+" when it has changes.</summary>
    string Commit { get; }

    /// <summary>
    /// The entries at or below a path, with / as separator, in ordinal order. If there are more than <paramref name="limit"/>, returns any
    /// <paramref name="limit"/> + 1 of them.
    /// </summary>
    IReadOnlyList<RepositoryFile> List(string path, int limit = int.MaxValue);

    /// <summary>A file's size in bytes, or null when it does not exist.</summary>
    long? SizeOf(string path);

    /// <summary>A file's content, or null when it does not exist.</summary>
    byte[]? Read(string path);
}
