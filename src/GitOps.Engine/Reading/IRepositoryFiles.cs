namespace GitOps.Engine.Reading;

/// <summary>What an entry of a repository is.</summary>
public enum FileKind
{
    /// <summary>A file that can be read.</summary>
    File,

    /// <summary>A symbolic link; never followed.</summary>
    Link,

    /// <summary>Another repository; its files are not here.</summary>
    Submodule,

    /// <summary>An entry whose name no checkout could have, such as "..".</summary>
    BadName,
}

/// <summary>An entry of a repository. <paramref name="Id"/> stands for the content where Git knows it; null in a working tree.</summary>
public sealed record RepositoryFile(string Path, FileKind Kind = FileKind.File, string? Id = null);

/// <summary>The files of a repository at one moment: a commit, or the working tree. Disposing lets go of the repository.</summary>
public interface IRepositoryFiles : IDisposable
{
    /// <summary>What this is, for people: a commit with its branch, or the working tree with how much of it is not committed.</summary>
    string Source { get; }

    /// <summary>The commit's id; of a working tree the commit that it is based on, with "+" when it differs.</summary>
    string Commit { get; }

    /// <summary>The entries at or below a path, with / between folders, in ordinal order; when there are more than <paramref name="most"/>, some <paramref name="most"/> + 1 of them.</summary>
    IReadOnlyList<RepositoryFile> List(string path, int most = int.MaxValue);

    /// <summary>A file's size in bytes, or null when there is none.</summary>
    long? SizeOf(string path);

    /// <summary>A file's bytes, or null when there is none.</summary>
    byte[]? Read(string path);
}
