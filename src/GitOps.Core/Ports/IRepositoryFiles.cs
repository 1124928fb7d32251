namespace GitOps.Core.Ports;

/// <summary>The files of a repository at one moment: a commit, or the working tree.</summary>
public interface IRepositoryFiles
{
    /// <summary>What this is, for people: a commit with its branch, or the working tree with how much of it is not committed.</summary>
    string Source { get; }

    /// <summary>The commit's id; of a working tree the commit that it is based on, with "+" when it differs.</summary>
    string Commit { get; }

    /// <summary>The files at or below a path, with / between folders, in ordinal order.</summary>
    IReadOnlyList<string> List(string path);

    /// <summary>A file's bytes, or null when there is none.</summary>
    byte[]? Read(string path);
}
