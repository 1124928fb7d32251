using System.Collections.Concurrent;
using GitOps.LocalAws.Server;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.Store;

/// <summary>All accounts and regions of a state folder.</summary>
internal sealed class ResourceStore : IDisposable
{
    private readonly string _folder;
    private readonly KindCatalog _catalog;
    private readonly Func<SeenResources> _seen;
    private readonly ConcurrentDictionary<(string, string), Lazy<Partition>> _partitions = new();

    public ResourceStore(string folder, KindCatalog catalog, Func<SeenResources> seen)
    {
        (_folder, _catalog, _seen) = (folder, catalog, seen);
        var root = Path.Combine(folder, "sagemaker");
        foreach (var file in Directory.Exists(root) ? Directory.EnumerateFiles(root, "*.jsonl", SearchOption.AllDirectories) : [])
            _ = Get(Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileNameWithoutExtension(file));
    }

    public IEnumerable<Partition> Partitions => _partitions.Values.Select(p => p.Value);

    public Partition Get(Caller caller) => Get(caller.Account, caller.Region);

    public void Dispose()
    {
        foreach (var partition in Partitions)
            partition.Dispose();
    }

    private Partition Get(string account, string region) =>
        _partitions
            .GetOrAdd((account, region), key => new Lazy<Partition>(() => new(key.Item1, key.Item2, _folder, _catalog, _seen())))
            .Value;
}
