using System.Collections.Concurrent;
using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Server;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.Store;

/// <summary>The resources of all accounts and regions in a state folder.</summary>
internal sealed class ResourceStore : IDisposable
{
    private readonly string _folder;
    private readonly KindCatalog _catalog;
    private readonly Func<EventualView> _newView;
    private readonly DamageReport _damage;
    private readonly ConcurrentDictionary<(string, string), Lazy<RegionStore>> _regions = new();

    public ResourceStore(string folder, KindCatalog catalog, Func<EventualView> newView, DamageReport damage)
    {
        (_folder, _catalog, _newView, _damage) = (folder, catalog, newView, damage);
        var root = Path.Combine(folder, "sagemaker");
        foreach (var file in Directory.Exists(root) ? Directory.EnumerateFiles(root, "*.jsonl", SearchOption.AllDirectories) : [])
            if (
                Path.GetFileName(Path.GetDirectoryName(file)) is { } account
                && AwsNames.IsAccount(account)
                && Path.GetFileNameWithoutExtension(file) is var region
                && AwsNames.IsRegion(region)
            )
                _ = Get(account, region);
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
            .GetOrAdd(
                (account, region),
                key => new Lazy<RegionStore>(() => new(key.Item1, key.Item2, _folder, _catalog, _newView(), _damage))
            )
            .Value;
}
