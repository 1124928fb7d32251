using System.Collections.Concurrent;
using GitOps.LocalAws.Server;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.Store;

/// <summary>The resources of all accounts and regions in a state folder.</summary>
internal sealed class ResourceStore : IDisposable
{
    private readonly string _folder;
    private readonly KindCatalog _catalog;
    private readonly Func<EventualView> _newView;
    private readonly ConcurrentDictionary<(string, string), Lazy<RegionStore>> _regions = new();

    public ResourceStore(string folder, KindCatalog catalog, Func<EventualView> newView)
    {
        (_folder, _catalog, _newView) = (folder, catalog, newView);
        var root = Path.Combine(folder, "sagemaker");
        foreach (var file in Directory.Exists(root) ? Directory.EnumerateFiles(root, "*.jsonl", SearchOption.AllDirectories) : [])
            _ = Get(Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileNameWithoutExtension(file));
    }

    public IEnumerable<RegionStore> Regions => _regions.Values.Select(p => p.Value);

    public RegionStore Get(Caller caller) => Get(caller.Account, caller.Region);

    public void Dispose()
    {
        foreach (var regionStore in Regions)
            regionStore.Dispose();
    }

    private RegionStore Get(string account, string region) =>
        _regions
            .GetOrAdd((account, region), key => new Lazy<RegionStore>(() => new(key.Item1, key.Item2, _folder, _catalog, _newView())))
            .Value;
}
