using GitOps.Core.Ports;
using LibGit2Sharp;

namespace GitOps.Git;

/// <summary>The files of a commit, read from Git's objects.</summary>
internal sealed class CommitFiles(Commit commit, string source) : IRepositoryFiles
{
    public string Source => source;

    public string Commit => commit.Sha;

    public IReadOnlyList<string> List(string path)
    {
        var found = new List<string>();
        if (path.Length == 0 || path == ".")
            Walk(commit.Tree, "", found);
        else if (commit[path] is { } entry)
            Add(entry, path, found);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    public byte[]? Read(string path)
    {
        if (commit[path]?.Target is not Blob blob)
            return null;
        using var content = blob.GetContentStream();
        using var buffer = new MemoryStream();
        content.CopyTo(buffer);
        return buffer.ToArray();
    }

    private static void Walk(Tree tree, string prefix, List<string> found)
    {
        foreach (var entry in tree)
            Add(entry, prefix.Length == 0 ? entry.Name : $"{prefix}/{entry.Name}", found);
    }

    private static void Add(TreeEntry entry, string path, List<string> found)
    {
        if (entry.Target is Tree tree)
            Walk(tree, path, found);
        else if (entry.Target is Blob && entry.Mode != Mode.SymbolicLink)
            found.Add(path);
    }
}
