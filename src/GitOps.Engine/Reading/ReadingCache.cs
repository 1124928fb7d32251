using GitOps.Core.Desired;

namespace GitOps.Engine.Reading;

/// <summary>
/// The parsed files of earlier commits, so that a commit that changes one file of many costs one file. It affects speed only.
/// Used by one reconciliation at a time.
/// </summary>
public sealed class ReadingCache
{
    /// <summary>The parsed files of the last reading.</summary>
    public IReadOnlyDictionary<RepositoryFile, ParsedFile> Files { get; set; } = new Dictionary<RepositoryFile, ParsedFile>();

    /// <summary>The desired resources that were built from those files.</summary>
    public DesiredCache Desired { get; private set; } = new();

    /// <summary>The hashes of data files.</summary>
    public ContentHashes Hashes { get; } = new();

    /// <summary>Clears what can be read again quickly; hashes are retained.</summary>
    public void Clear() => (Files, Desired) = (new Dictionary<RepositoryFile, ParsedFile>(), new());
}
