using System.Collections.Concurrent;
using GitOps.Engine.Reading;
using LibGit2Sharp;

namespace GitOps.Git.Objects;

/// <summary>The files of a commit, read from Git's objects. Disposing closes a repository that was opened for them.</summary>
internal sealed class CommitFiles(Commit commit, string source, Repository? owned = null) : IRepositoryFiles
{
    // Lookup by id is direct; lookup by path reads the folder each time.
    private readonly ConcurrentDictionary<string, string> _listed = new(StringComparer.Ordinal);

    public string Source => source;

    public string Commit => commit.Sha;

    public IReadOnlyList<RepositoryFile> List(string path, int limit = int.MaxValue)
    {
        var found = new List<RepositoryFile>();
        if (path.Length == 0 || path == ".")
            Walk(commit.Tree, "", found, limit);
        else if (commit[path] is { } entry)
            Add(entry, path, found, limit);
        found.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return found;
    }

    public void Dispose() => owned?.Dispose();

    public long? SizeOf(string path) => Find(path)?.Size;

    public byte[]? Read(string path)
    {
        if (Find(path) is not { } blob)
            return null;
        using var content = blob.GetContentStream();
        var bytes = new byte[blob.Size];
        content.ReadExactly(bytes);
        return bytes;
    }

    private Blob? Find(string path) =>
        _listed.TryGetValue(path, out var id) ? ((IBelongToARepository)commit).Repository.Lookup<Blob>(id) : commit[path]?.Target as Blob;

    private void Walk(Tree tree, string prefix, List<RepositoryFile> found, int limit)
    {
        foreach (var entry in tree)
        {
            if (found.Count > limit)
                return;
            Add(entry, prefix.Length == 0 ? entry.Name : $"{prefix}/{entry.Name}", found, limit);
        }
    }

    private void Add(TreeEntry entry, string path, List<RepositoryFile> found, int limit)
    {
        if (IsBad(entry.Name))
            found.Add(new(path, FileKind.BadName));
        else if (entry.Mode == Mode.GitLink)
            found.Add(new(path, FileKind.Submodule));
        else if (entry.Mode == Mode.SymbolicLink)
            found.Add(new(path, FileKind.Link));
        else if (entry.TargetType == TreeEntryTargetType.Tree)
            Walk((Tree)entry.Target, path, found, limit);
        else
            found.Add(new(path, FileKind.File, _listed[path] = entry.Target.Sha));
    }

    private static bool IsBad(string name) =>
        name is "." or ".."
        || name.Equals(".git", StringComparison.OrdinalIgnoreCase)
        || name.AsSpan().ContainsAny('/', '\\')
        || name.Any(char.IsControl);
}
