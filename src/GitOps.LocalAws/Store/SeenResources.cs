using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.Store;

/// <summary>
/// What List, Search and tags show: with a lag, what was there that long ago. Called under the partition's lock.
/// </summary>
internal sealed class SeenResources(TimeSpan lag, TimeProvider time)
{
    private readonly Dictionary<(string Kind, string Key), StoredResource> _seen = [];
    private readonly Queue<(DateTimeOffset Due, (string, string) At, StoredResource? Resource)> _coming = new();

    /// <summary>Takes a write; null for a removal.</summary>
    public void Write(Kind kind, string key, StoredResource? resource)
    {
        if (lag > TimeSpan.Zero)
            _coming.Enqueue((time.GetUtcNow() + lag, (kind.Name, key), resource));
    }

    /// <summary>What is shown of resources that are there now.</summary>
    public IEnumerable<StoredResource> Of(Kind kind, IReadOnlyCollection<StoredResource> now)
    {
        if (lag == TimeSpan.Zero)
            return now;
        CatchUp();
        return _seen.Values.Where(r => r.Kind == kind);
    }

    /// <summary>What is shown of one resource; itself when it is new, as its first tags show at once.</summary>
    public StoredResource Of(StoredResource now)
    {
        if (lag == TimeSpan.Zero)
            return now;
        CatchUp();
        return _seen.GetValueOrDefault((now.Kind.Name, now.Key), now);
    }

    /// <summary>Takes what was there when the server started.</summary>
    public void Begin(StoredResource resource)
    {
        if (lag > TimeSpan.Zero)
            _seen[(resource.Kind.Name, resource.Key)] = resource;
    }

    private void CatchUp()
    {
        while (_coming.TryPeek(out var next) && next.Due <= time.GetUtcNow())
        {
            _coming.Dequeue();
            if (next.Resource is null)
                _seen.Remove(next.At);
            else
                _seen[next.At] = next.Resource;
        }
    }
}
