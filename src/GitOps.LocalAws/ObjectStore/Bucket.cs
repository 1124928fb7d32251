using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>
/// A bucket: its objects, ordered by key, and its multipart uploads in progress. Uploads do not survive a restart. Thread-safe.
/// </summary>
internal sealed class Bucket : IDisposable
{
    private readonly StateLog _log;
    private readonly SortedDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MultipartUpload> _uploads = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public Bucket(string name, string account, string region, DateTimeOffset created, string path)
    {
        (Name, Account, Region, Created) = (name, account, region, created);
        _log = new(path);
        foreach (var (key, value) in _log.Documents)
            _objects[key] = StoredObject.FromJson(key, value);
    }

    public string Name { get; }

    public string Account { get; }

    public string Region { get; }

    public DateTimeOffset Created { get; }

    public bool IsEmpty => _objects.Count == 0;

    public StoredObject? Find(string key)
    {
        lock (_lock)
            return _objects.GetValueOrDefault(key);
    }

    /// <summary>Stores an object if the existing object (or null) satisfies the condition; otherwise returns false.</summary>
    public bool Put(StoredObject stored, Func<StoredObject?, bool> condition)
    {
        lock (_lock)
        {
            if (!condition(_objects.GetValueOrDefault(stored.Key)))
                return false;
            _objects[stored.Key] = stored;
            _log.Put(stored.Key, stored.ToJson());
            return true;
        }
    }

    public void Remove(string key)
    {
        lock (_lock)
        {
            _objects.Remove(key);
            _log.Remove(key);
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

    public void EndUpload(string id)
    {
        lock (_lock)
            _uploads.Remove(id);
    }

    public void Dispose() => _log.Dispose();
}
