using System.Collections.Concurrent;
using GitOps.Core.Manifests;
using GitOps.Engine.Reading;
using LibGit2Sharp;

namespace GitOps.Git.Objects;

/// <summary>The files of a commit, read from Git's objects. Disposing closes what was opened for them.</summary>
internal sealed class CommitFiles(Commit commit, string source, IDisposable? owned = null) : IRepositoryFiles
{
    // Lookup by id is direct; lookup by path reads the folder each time.
    private readonly ConcurrentDictionary<string, string> _listed = new(StringComparer.Ordinal);

    public string Source => source;

    public string Commit => commit.Sha;

    public IReadOnlyList<RepositoryFile> List(string path, int limit = int.MaxValue)
    {
        var listing = new Listing([], limit);
        if (path.Length == 0 || path == ".")
            Walk(commit.Tree, "", listing, 0);
        else if (commit[path] is { } entry)
            Add(entry, path, listing, 0);
        if (listing.HasTooManyFolders)
            listing.Found.Add(new(path, FileKind.LargeFolder));
        listing.Found.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return listing.Found;
    }

    public void Dispose() => owned?.Dispose();

    // From the object's header: the size of a blob is known without inflating it.
    public long? SizeOf(string path) => FindId(path) is { } id ? Repository.ObjectDatabase.RetrieveObjectMetadata(id).Size : null;

    public byte[]? Read(string path)
    {
        if (FindId(path) is not { } id || Repository.Lookup<Blob>(id) is not { } blob)
            return null;
        using var content = blob.GetContentStream();
        var bytes = new byte[blob.Size];
        content.ReadExactly(bytes);
        return bytes;
    }

    private LibGit2Sharp.IRepository Repository => ((IBelongToARepository)commit).Repository;

    private ObjectId? FindId(string path) =>
        _listed.TryGetValue(path, out var id) ? new(id)
        : commit[path] is { TargetType: TreeEntryTargetType.Blob } entry ? entry.Target.Id
        : null;

    private void Walk(Tree tree, string prefix, Listing listing, int depth)
    {
        foreach (var entry in tree)
        {
            if (listing.IsFull)
                return;
            Add(entry, prefix.Length == 0 ? entry.Name : $"{prefix}/{entry.Name}", listing, depth);
        }
    }

    private void Add(TreeEntry entry, string path, Listing listing, int depth)
    {
        var found = listing.Found;
        listing.Visited++;
        if (IsBad(entry.Name))
            found.Add(new(path, FileKind.BadName));
        else if (entry.Mode == Mode.GitLink)
            found.Add(new(path, FileKind.Submodule));
        else if (entry.Mode == Mode.SymbolicLink)
            found.Add(new(path, FileKind.Link));
        else if (entry.TargetType == TreeEntryTargetType.Tree)
        {
            if (depth < ContentLimits.FolderDepth)
                Walk((Tree)entry.Target, path, listing, depth + 1);
            else
                found.Add(new(path, FileKind.LargeFolder));
        }
        else
            found.Add(new(path, FileKind.File, _listed[path] = entry.Target.Sha));
    }

    // Folders count too: a few objects can describe billions of empty ones.
    private sealed class Listing(List<RepositoryFile> found, int limit)
    {
        public List<RepositoryFile> Found => found;

        public long Visited { get; set; }

        public bool HasTooManyFolders => Visited > 2L * ContentLimits.Entries;

        public bool IsFull => found.Count > limit || HasTooManyFolders;
    }

    private static bool IsBad(string name) =>
        name is "." or ".."
        || name.Equals(".git", StringComparison.OrdinalIgnoreCase)
        || name.AsSpan().ContainsAny('/', '\\')
        || name.Any(char.IsControl);
}
