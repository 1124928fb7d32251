using System.Text.Json.Nodes;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>A bucket: its objects in order of their keys, and its uploads that are not complete.</summary>
internal sealed class Bucket : IDisposable
{
    private readonly StateLog _log;
    private readonly SortedDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Upload> _uploads = new(StringComparer.Ordinal);
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

    /// <summary>Puts an object if the condition holds on what is there.</summary>
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

    public string Begin(string key, string contentType, IReadOnlyDictionary<string, string> metadata)
    {
        var id = Guid.NewGuid().ToString("N");
        lock (_lock)
            _uploads[id] = new(key, contentType, metadata);
        return id;
    }

    public Upload? FindUpload(string id)
    {
        lock (_lock)
            return _uploads.GetValueOrDefault(id);
    }

    public void End(string id)
    {
        lock (_lock)
            _uploads.Remove(id);
    }

    public void Dispose() => _log.Dispose();

    /// <summary>An upload in parts.</summary>
    internal sealed record Upload(string Key, string ContentType, IReadOnlyDictionary<string, string> Metadata)
    {
        public SortedDictionary<int, Blob> Parts { get; } = [];
    }
}
