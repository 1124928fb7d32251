using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>
/// All buckets. As in S3, names are unique across accounts. Only the account that created a bucket can access it. Thread-safe.
/// </summary>
internal sealed class BucketStore : IDisposable
{
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly StateLog _names;
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    public BucketStore(string folder, TimeProvider time)
    {
        (_folder, _time) = (Path.Combine(folder, "s3"), time);
        Directory.CreateDirectory(Path.Combine(_folder, "blobs"));
        _names = new(Path.Combine(_folder, "buckets.jsonl"));
        foreach (var (name, value) in _names.Documents)
            _buckets[name] = Open(
                name,
                (string)value["account"]!,
                (string)value["region"]!,
                DateTimeOffset.Parse((string)value["created"]!, System.Globalization.CultureInfo.InvariantCulture)
            );
    }

    public IEnumerable<Bucket> List(string account) =>
        _buckets.Values.Where(b => b.Account == account).OrderBy(b => b.Name, StringComparer.Ordinal);

    /// <summary>The bucket with that name.</summary>
    /// <exception cref="AwsException">The bucket does not exist, or another account owns it.</exception>
    public Bucket Get(string name, string account) =>
        !_buckets.TryGetValue(name, out var bucket) ? throw new AwsException("NoSuchBucket", "The specified bucket does not exist", 404)
        : bucket.Account != account ? throw new AwsException("AccessDenied", "Access Denied", 403)
        : bucket;

    public void Create(string name, string account, string region)
    {
        var created = _time.GetUtcNow();
        lock (_names)
        {
            if (_buckets.TryGetValue(name, out var existing))
                throw existing.Account == account
                    ? new AwsException(
                        "BucketAlreadyOwnedByYou",
                        "Your previous request to create the named bucket succeeded and you already own it.",
                        409
                    )
                    : new AwsException("BucketAlreadyExists", "The requested bucket name is not available.", 409);
            _buckets[name] = Open(name, account, region, created);
            _names.Put(
                name,
                new JsonObject
                {
                    ["account"] = account,
                    ["region"] = region,
                    ["created"] = created.ToString("O"),
                }
            );
        }
    }

    public void Remove(Bucket bucket)
    {
        if (!bucket.IsEmpty)
            throw new AwsException("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
        lock (_names)
            if (_buckets.TryRemove(bucket.Name, out _))
                _names.Remove(bucket.Name);
    }

    public Stream OpenBlob(string sha256) => File.OpenRead(BlobPath(sha256));

    /// <summary>Stores the content of a stream.</summary>
    public async Task<Blob> WriteBlobAsync(Stream content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, "blobs", "new-" + Guid.NewGuid().ToString("N"));
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        long size = 0;
        await using (var file = File.Create(path))
        {
            var buffer = new byte[64 << 10];
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                sha.AppendData(buffer, 0, read);
                md5.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                size += read;
            }
        }

        var hash = Convert.ToHexStringLower(sha.GetHashAndReset());
        File.Move(path, BlobPath(hash), overwrite: true);
        return new(hash, Convert.ToHexStringLower(md5.GetHashAndReset()), size);
    }

    /// <summary>Stores a stream as an object.</summary>
    /// <exception cref="AwsException">The bucket does not exist, or another account owns it.</exception>
    public async Task PutAsync(
        string bucket,
        string account,
        string key,
        Stream content,
        string contentType,
        CancellationToken cancellationToken
    )
    {
        var blob = await WriteBlobAsync(content, cancellationToken);
        Get(bucket, account)
            .Put(
                new(key, $"\"{blob.Md5}\"", blob.Size, _time.GetUtcNow(), contentType, new Dictionary<string, string>(), blob.Sha256),
                _ => true
            );
    }

    public void Dispose()
    {
        _names.Dispose();
        foreach (var bucket in _buckets.Values)
            bucket.Dispose();
    }

    private Bucket Open(string name, string account, string region, DateTimeOffset created) =>
        new(name, account, region, created, Path.Combine(_folder, "buckets", name + ".jsonl"));

    private string BlobPath(string sha256) => Path.Combine(_folder, "blobs", sha256);
}
