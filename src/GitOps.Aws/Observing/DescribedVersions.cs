using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Aws.Observing;

/// <summary>Numbered versions as they were described. A version stays as it was made, so it is described once, and again when the list tells another state of it.</summary>
internal sealed class DescribedVersions
{
    private const int Most = 100_000;
    private readonly ConcurrentDictionary<string, (string State, ObservedResource Version)> _known = new(StringComparer.Ordinal);

    /// <summary>What was described of an item of a list, while the item says the same; else what describing it gives now.</summary>
    public async Task<ObservedResource?> GetAsync(Kind kind, JsonObject item, Func<string, Task<ObservedResource?>> describe)
    {
        var (arn, state) = ((string)item[kind.ArnMember]!, item.ToJsonString());
        if (_known.TryGetValue(arn, out var known) && known.State == state)
            return known.Version;
        if (_known.Count > Most)
            _known.Clear();
        if (await describe(arn) is not { } version)
            return null;
        if (!version.IsBusy)
            _known[arn] = (state, version);
        return version;
    }
}
