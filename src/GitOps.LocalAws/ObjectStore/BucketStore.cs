using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GitOps.LocalAws.Identity;
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
    private readonly DamageReport _damage;
    private readonly StateLog _names;
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    public BucketStore(string folder, TimeProvider time, DamageReport damage)
    {
        (_folder, _time, _damage) = (Path.Combine(folder, "s3"), time, damage);
        Blobs = new(Path.Combine(_folder, "blobs"));
        _names = new(Path.Combine(_folder, "buckets.jsonl"), static (name, value) => BucketRecord.FromJson(name, value), damage);
        foreach (var (name, value) in _names.Documents)
            _buckets[name] = Open(BucketRecord.FromJson(name, value));
        // Damaged lines may be the records of objects whose content is still wanted.
        if (!Directory.EnumerateFiles(_folder, "*" + JsonLines.DamagedSuffix, SearchOption.AllDirectories).Any())
            Blobs.RemoveUnreferenced();
    }

    public BlobStore Blobs { get; }

    public IEnumerable<Bucket> List(string account) =>
        _buckets.Values.Where(b => b.Account == account).OrderBy(b => b.Name, StringComparer.Ordinal);

    /// <summary>The bucket with that name.</summary>
    /// <exception cref="AwsException">The bucket does not exist, or another account owns it.</exception>
    public Bucket Get(string name, string account) =>
        !_buckets.TryGetValue(name, out var bucket) ? throw S3Errors.NoSuchBucket()
        : bucket.Account != account ? throw new AwsException("AccessDenied", "Access Denied", 403)
        : bucket;

    public void Create(string name, string account, string region)
    {
        if (!AwsNames.IsBucket(name))
            throw new AwsException("InvalidBucketName", "The specified bucket is not valid.");
        var record = new BucketRecord(name, account, region, _time.GetUtcNow());
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
            _buckets[name] = Open(record);
            _names.Put(name, record.ToJson());
        }
    }

    public void Remove(Bucket bucket)
    {
        lock (_names)
        {
            if (!bucket.TryClose())
                throw new AwsException("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
            if (!_buckets.TryRemove(bucket.Name, out _))
                return;
            _names.Remove(bucket.Name);
            bucket.Dispose();
            File.Delete(RecordsPath(bucket.Name));
        }
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
        var target = Get(bucket, account);
        var blob = await Blobs.WriteAsync(content, cancellationToken);
        target.Put(
            new(key, $"\"{blob.Md5}\"", blob.Size, _time.GetUtcNow(), contentType, new Dictionary<string, string>(), blob.Sha256),
            static _ => true
        );
    }

    public void Dispose()
    {
        _names.Dispose();
        foreach (var bucket in _buckets.Values)
            bucket.Dispose();
    }

    private Bucket Open(BucketRecord record) => new(record, RecordsPath(record.Name), Blobs, _damage);

    // Named after a hash, because a client chose the name.
    private string RecordsPath(string name) =>
        Path.Combine(_folder, "buckets", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))) + ".jsonl");
}
