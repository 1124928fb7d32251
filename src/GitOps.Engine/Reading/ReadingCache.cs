using GitOps.Core.Desired;

namespace GitOps.Engine.Reading;

/// <summary>
/// What earlier commits' files were read as, so that a commit that changes one file of many costs one file. Only speed depends on it.
/// Used by one reconciliation at a time.
/// </summary>
public sealed class ReadingCache
{
    /// <summary>The parsed files of the last reading.</summary>
    public IReadOnlyDictionary<RepositoryFile, ParsedFile> Files { get; set; } = new Dictionary<RepositoryFile, ParsedFile>();

    /// <summary>The desired resources that those files made in the environment.</summary>
    public DesiredCache Desired { get; private set; } = new();

    /// <summary>Hashes of data.</summary>
    public ContentHashes Hashes { get; } = new();

    /// <summary>Drops what can be read again quickly; hashes stay.</summary>
    public void Clear() => (Files, Desired) = (new Dictionary<RepositoryFile, ParsedFile>(), new());
}
