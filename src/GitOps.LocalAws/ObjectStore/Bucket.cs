using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>
/// A bucket: its objects, ordered by key, and its multipart uploads in progress. Uploads do not survive a restart. It holds a reference to
/// the content of each object and part. Thread-safe.
/// </summary>
internal sealed class Bucket : IDisposable
{
    private readonly BlobStore _blobs;
    private readonly StateLog _log;
    private readonly SortedDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MultipartUpload> _uploads = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private bool _closed;

    public Bucket(BucketRecord record, string path, BlobStore blobs, DamageReport damage)
    {
        (Record, _blobs) = (record, blobs);
        _log = new(path, static (key, value) => StoredObject.FromJson(key, value), damage);
        foreach (var (key, value) in _log.Documents)
        {
            _objects[key] = StoredObject.FromJson(key, value);
            blobs.AddReference(_objects[key].Blob);
        }
    }

    public BucketRecord Record { get; }

    public string Name => Record.Name;

    public string Account => Record.Account;

    public string Region => Record.Region;

    public StoredObject? Find(string key)
    {
        lock (_lock)
            return _objects.GetValueOrDefault(key);
    }

    /// <summary>An object with its content, which the caller must dispose.</summary>
    public (StoredObject Object, Stream Content)? Open(string key)
    {
        lock (_lock)
            return _objects.GetValueOrDefault(key) is { } stored ? (stored, _blobs.Open(stored.Blob)) : null;
    }

    /// <summary>
    /// Stores an object if the existing object (or null) satisfies the condition; otherwise returns false. The bucket takes over the
    /// caller's reference to the content.
    /// </summary>
    public bool Put(StoredObject stored, Func<StoredObject?, bool> condition)
    {
        lock (_lock)
        {
            var existing = _objects.GetValueOrDefault(stored.Key);
            if (_closed || !condition(existing))
            {
                _blobs.Release(stored.Blob);
                return _closed ? throw S3Errors.NoSuchBucket() : false;
            }

            _objects[stored.Key] = stored;
            _log.Put(stored.Key, stored.ToJson());
            if (existing is not null)
                _blobs.Release(existing.Blob);
            return true;
        }
    }

    /// <summary>
    /// An object with a reference to its content, which the caller passes on to <see cref="Put"/>; null if it does not exist.
    /// </summary>
    public StoredObject? FindForCopy(string key)
    {
        lock (_lock)
        {
            if (_objects.GetValueOrDefault(key) is not { } stored)
                return null;
            _blobs.AddReference(stored.Blob);
            return stored;
        }
    }

    /// <summary>Removes an object if it exists and satisfies the condition; returns false if it exists but does not.</summary>
    public bool Remove(string key, Func<StoredObject, bool> condition)
    {
        lock (_lock)
        {
            if (!_objects.TryGetValue(key, out var stored))
                return true;
            if (!condition(stored))
                return false;
            _objects.Remove(key);
            _log.Remove(key);
            _blobs.Release(stored.Blob);
            return true;
        }
    }

    public IReadOnlyList<StoredObject> List(string prefix)
    {
        lock (_lock)
            return [.. _objects.Values.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal))];
    }

    public string BeginUpload(string key, string contentType, IReadOnlyDictionary<string, string> metadata)
    {
        var id = Guid.NewGuid().ToString("N");
        lock (_lock)
            _uploads[id] = new(key, contentType, metadata);
        return id;
    }

    public MultipartUpload? FindUpload(string id)
    {
        lock (_lock)
            return _uploads.GetValueOrDefault(id);
    }

    /// <summary>Adds a part, whose reference the bucket takes over; false if the upload has ended.</summary>
    public bool PutPart(string uploadId, int number, Blob part)
    {
        lock (_lock)
        {
            if (!_uploads.TryGetValue(uploadId, out var upload))
            {
                _blobs.Release(part.Sha256);
                return false;
            }

            if (upload.Parts.TryGetValue(number, out var existing))
                _blobs.Release(existing.Sha256);
            _uploads[uploadId] = upload with { Parts = upload.Parts.SetItem(number, part) };
            return true;
        }
    }

    /// <summary>
    /// The upload, with a reference to the content of each of the parts, which the caller must release; null if it has ended.
    /// </summary>
    /// <exception cref="AwsException">A part does not exist.</exception>
    public MultipartUpload? RetainParts(string uploadId, IReadOnlyList<int> numbers)
    {
        lock (_lock)
        {
            var upload = _uploads.GetValueOrDefault(uploadId);
            if (upload is null)
                return null;
            if (!numbers.All(upload.Parts.ContainsKey))
                throw S3Errors.InvalidPart();
            foreach (var number in numbers)
                _blobs.AddReference(upload.Parts[number].Sha256);
            return upload;
        }
    }

    public void EndUpload(string id)
    {
        lock (_lock)
            if (_uploads.Remove(id, out var upload))
                foreach (var part in upload.Parts.Values)
                    _blobs.Release(part.Sha256);
    }

    /// <summary>Closes the bucket for good and ends its uploads; false if it has objects.</summary>
    public bool TryClose()
    {
        lock (_lock)
        {
            if (_objects.Count > 0)
                return false;
            _closed = true;
            foreach (var id in _uploads.Keys.ToList())
                EndUpload(id);
            return true;
        }
    }

    public void Dispose() => _log.Dispose();
}
