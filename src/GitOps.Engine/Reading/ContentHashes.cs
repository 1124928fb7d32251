using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace GitOps.Engine.Reading;

/// <summary>A file's hash and size; a pointer refers to data that is stored in Git LFS.</summary>
public sealed record ContentHash(string Sha256, long Size, bool IsPointer);

/// <summary>The hashes of files by the id of their Git blob, so that unchanged data is not read again.</summary>
public sealed class ContentHashes
{
    private readonly ConcurrentDictionary<string, ContentHash> _known = new(StringComparer.Ordinal);

    /// <summary>Whether the hash of a file is known, so that it is not read again.</summary>
    public bool IsKnown(RepositoryFile file) => file.Id is not null && _known.ContainsKey(file.Id);

    /// <summary>The hash of a file.</summary>
    public ContentHash Of(IRepositoryFiles files, RepositoryFile file) =>
        file.Id is null ? Read(files, file.Path) : _known.GetOrAdd(file.Id, static (_, at) => Read(at.files, at.Path), (files, file.Path));

    private static ContentHash Read(IRepositoryFiles files, string path)
    {
        var bytes = files.Read(path)!;
        return new(
            Convert.ToHexStringLower(SHA256.HashData(bytes)),
            bytes.Length,
            bytes.Length < 1024 && bytes.AsSpan().StartsWith("version https://git-lfs.github.com/spec/"u8)
        );
    }
}
