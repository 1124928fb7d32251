using System.Security.Cryptography;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>
/// Contents on disk, in files named after their SHA-256 hash. Objects and parts of uploads hold references; a content leaves the disk with
/// its last reference. Thread-safe.
/// </summary>
internal sealed class BlobStore
{
    private readonly string _folder;
    private readonly Dictionary<string, int> _references = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public BlobStore(string folder) => _folder = Directory.CreateDirectory(folder).FullName;

    /// <summary>Opens a content, which can be read to its end even if its last reference is released meanwhile.</summary>
    public Stream Open(string sha256) =>
        new FileStream(BlobPath(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    /// <summary>Stores the content of a stream. The caller holds a reference to it.</summary>
    public async Task<Blob> WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, "new-" + Guid.NewGuid().ToString("N"));
        try
        {
            var blob = await CopyAsync(content, path, cancellationToken);
            lock (_lock)
            {
                // A file that is there may be open for reading.
                if (_references.ContainsKey(blob.Sha256))
                    File.Delete(path);
                else
                    File.Move(path, BlobPath(blob.Sha256), overwrite: true);
                AddReference(blob.Sha256);
            }

            return blob;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public void AddReference(string sha256)
    {
        lock (_lock)
            _references[sha256] = _references.GetValueOrDefault(sha256) + 1;
    }

    public void Release(string sha256)
    {
        lock (_lock)
        {
            if (--_references[sha256] > 0)
                return;
            _references.Remove(sha256);
            File.Delete(BlobPath(sha256));
        }
    }

    /// <summary>Deletes what a server left behind that was killed: contents without a reference and incomplete files.</summary>
    public void RemoveUnreferenced()
    {
        lock (_lock)
            foreach (var file in Directory.EnumerateFiles(_folder).Where(f => !_references.ContainsKey(Path.GetFileName(f))))
                File.Delete(file);
    }

    private static async Task<Blob> CopyAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        long size = 0;
        await using var file = File.Create(path);
        var buffer = new byte[64 << 10];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            sha.AppendData(buffer, 0, read);
            md5.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            size += read;
        }

        return new(Convert.ToHexStringLower(sha.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()), size);
    }

    private string BlobPath(string sha256) => Path.Combine(_folder, sha256);
}
