using GitOps.Core.Ports;

namespace GitOps.Git;

/// <summary>The files of a working tree that Git does not ignore. Links that lead out of the tree are not followed.</summary>
internal sealed class WorkingTreeFiles(string root, Func<string, bool> isIgnored, string source, string commit) : IRepositoryFiles
{
    private static readonly EnumerationOptions AllFiles = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    public string Source => source;

    public string Commit => commit;

    public IReadOnlyList<string> List(string path)
    {
        if (Full(path) is not { } full)
            return [];
        if (File.Exists(full))
            return [Relative(full)];
        if (!Directory.Exists(full))
            return [];
        return [.. Directory.EnumerateFiles(full, "*", AllFiles).Select(Relative).Where(p => !p.StartsWith(".git/", StringComparison.Ordinal) && !isIgnored(p)).Order(StringComparer.Ordinal)];
    }

    public byte[]? Read(string path) => Full(path) is { } full && File.Exists(full) ? File.ReadAllBytes(full) : null;

    private string Relative(string full) => Path.GetRelativePath(root, full).Replace('\\', '/');

    private string? Full(string path)
    {
        var full = Path.GetFullPath(Path.Combine(root, path));
        return full == root || full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? full : null;
    }
}
