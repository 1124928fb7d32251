using GitOps.Core.Manifests;
using GitOps.Engine.Reading;

namespace GitOps.Git.Local;

/// <summary>The files of a working tree that Git does not ignore. Links are listed, never followed.</summary>
internal sealed class WorkingTreeFiles(string root, Func<string, bool> isIgnored, string source, string commit) : IRepositoryFiles
{
    private static readonly EnumerationOptions AllFiles = new() { RecurseSubdirectories = false, AttributesToSkip = FileAttributes.None };

    public string Source => source;

    public string Commit => commit;

    public IReadOnlyList<RepositoryFile> List(string path, int limit = int.MaxValue)
    {
        var found = new List<RepositoryFile>();
        if (Full(path) is { } full)
            Add(full, found, limit, 0);
        found.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return found;
    }

    public long? SizeOf(string path) => Full(path) is { } full && File.Exists(full) ? new FileInfo(full).Length : null;

    public byte[]? Read(string path) => Full(path) is { } full && File.Exists(full) ? File.ReadAllBytes(full) : null;

    public void Dispose()
    {
        // No resources are open.
    }

    private void Add(string full, List<RepositoryFile> found, int limit, int depth)
    {
        var path = Path.GetRelativePath(root, full).Replace('\\', '/');
        if (found.Count > limit || path == ".git" || isIgnored(path) || isIgnored(path + "/"))
            return;
        if (new FileInfo(full).LinkTarget is not null)
            found.Add(new(path, FileKind.Link));
        else if (File.Exists(full))
            found.Add(new(path));
        else if (Directory.Exists(full) && full != root && Path.Exists(Path.Combine(full, ".git")))
            found.Add(new(path, FileKind.Submodule));
        else if (Directory.Exists(full) && depth > ContentLimits.FolderDepth)
            found.Add(new(path, FileKind.LargeFolder));
        else if (Directory.Exists(full))
            foreach (var entry in Directory.EnumerateFileSystemEntries(full, "*", AllFiles))
                Add(entry, found, limit, depth + 1);
    }

    private string? Full(string path)
    {
        var full = Path.GetFullPath(Path.Combine(root, path));
        return full == root || full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? full : null;
    }
}
