using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Aws.Observing;

/// <summary>
/// Descriptions of numbered versions. A version does not change after its creation, so it is described once, and again when the list shows
/// another state of it. Thread-safe.
/// </summary>
internal sealed class DescribedVersions
{
    // Bounds the memory; an account rarely has so many versions, and they are read again when they are needed.
    private const int MaxVersions = 100_000;
    private readonly ConcurrentDictionary<string, (string State, ObservedResource Version)> _described = new(StringComparer.Ordinal);

    /// <summary>
    /// The description of an item of a list: from the cache while the item is unchanged, else from the service. Null when it is not found
    /// or has no ARN.
    /// </summary>
    public async Task<ObservedResource?> GetAsync(Kind kind, JsonObject item, Func<string, Task<ObservedResource?>> describe)
    {
        if ((string?)item[kind.ArnMember] is not { } arn)
            return null;
        var state = item.ToJsonString();
        if (_described.TryGetValue(arn, out var cached) && cached.State == state)
            return cached.Version;
        if (_described.Count > MaxVersions)
            _described.Clear();
        if (await describe(arn) is not { } version)
            return null;
        if (!version.IsBusy)
            _described[arn] = (state, version);
        return version;
    }
}
