using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.Store;

/// <summary>
/// The eventually consistent view that List, Search and tag operations return: writes become visible after <paramref name="lag"/>.
/// Must be called under the lock of the region store.
/// </summary>
internal sealed class EventualView(TimeSpan lag, TimeProvider time)
{
    private readonly Dictionary<(string Kind, string Key), StoredResource> _visible = [];
    private readonly Queue<(DateTimeOffset VisibleAt, (string, string) Id, StoredResource? Resource)> _pending = new();

    /// <summary>Records a write; null records a removal.</summary>
    public void Write(Kind kind, string key, StoredResource? resource)
    {
        if (lag > TimeSpan.Zero)
            _pending.Enqueue((time.GetUtcNow() + lag, (kind.Name, key), resource));
    }

    /// <summary>The visible resources of a kind; without a lag, these are the <paramref name="current"/> ones.</summary>
    public IEnumerable<StoredResource> All(Kind kind, IReadOnlyCollection<StoredResource> current)
    {
        if (lag == TimeSpan.Zero)
            return current;
        ApplyPending();
        return _visible.Values.Where(r => r.Kind == kind);
    }

    /// <summary>The visible state of a resource. A new resource is visible immediately, with the tags of its creation.</summary>
    public StoredResource Get(StoredResource current)
    {
        if (lag == TimeSpan.Zero)
            return current;
        ApplyPending();
        return _visible.GetValueOrDefault((current.Kind.Name, current.Key), current);
    }

    /// <summary>Adds a resource that existed when the server started: it is visible immediately.</summary>
    public void Load(StoredResource resource)
    {
        if (lag > TimeSpan.Zero)
            _visible[(resource.Kind.Name, resource.Key)] = resource;
    }

    private void ApplyPending()
    {
        while (_pending.TryPeek(out var next) && next.VisibleAt <= time.GetUtcNow())
        {
            _pending.Dequeue();
            if (next.Resource is null)
                _visible.Remove(next.Id);
            else
                _visible[next.Id] = next.Resource;
        }
    }
}
