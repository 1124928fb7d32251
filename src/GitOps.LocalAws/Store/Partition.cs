using System.Text.Json.Nodes;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.Store;

/// <summary>The resources of one account in one region. Every change is on disk before it is answered.</summary>
internal sealed class Partition : IDisposable
{
    private readonly StateLog _log;
    private readonly SeenResources _seen;
    private readonly Dictionary<string, Dictionary<string, StoredResource>> _resources;
    private readonly Dictionary<string, (Kind Kind, string Key)> _byArn = new(StringComparer.Ordinal);

    public Partition(string account, string region, string folder, KindCatalog catalog, SeenResources seen)
    {
        (Account, Region, _seen) = (account, region, seen);
        _log = new(Path.Combine(folder, "sagemaker", account, region + ".jsonl"));
        _resources = catalog.Kinds.ToDictionary(k => k.Name, _ => new Dictionary<string, StoredResource>(StringComparer.Ordinal));
        foreach (var (key, value) in _log.Documents)
            if (key.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && catalog.Find(key[..slash]) is { } kind)
                _seen.Begin(
                    Index(
                        new(
                            kind,
                            key[(slash + 1)..],
                            value["document"]!.AsObject(),
                            value["tags"]!.AsObject().ToDictionary(t => t.Key, t => (string)t.Value!)
                        )
                    )
                );
    }

    public string Account { get; }

    public string Region { get; }

    /// <summary>Held by whoever reads and writes in one step.</summary>
    public Lock Lock { get; } = new();

    public StoredResource? Find(Kind kind, string key) => _resources[kind.Name].GetValueOrDefault(key);

    public StoredResource? FindByArn(string arn) => _byArn.TryGetValue(arn, out var at) ? Find(at.Kind, at.Key) : null;

    public IReadOnlyCollection<StoredResource> All(Kind kind) => _resources[kind.Name].Values;

    public IEnumerable<StoredResource> All() => _resources.Values.SelectMany(r => r.Values);

    /// <summary>What lists and Search show of a kind, which may lag behind.</summary>
    public IEnumerable<StoredResource> AllSeen(Kind kind) => _seen.Of(kind, _resources[kind.Name].Values);

    /// <summary>What the tagging API shows of a resource, which may lag behind.</summary>
    public StoredResource Seen(StoredResource resource) => _seen.Of(resource);

    public void Put(StoredResource resource)
    {
        _seen.Write(resource.Kind, resource.Key, Index(resource));
        _log.Put(
            $"{resource.Kind.Name}/{resource.Key}",
            new JsonObject
            {
                ["document"] = resource.Document.DeepClone(),
                ["tags"] = new JsonObject(resource.Tags.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))),
            }
        );
    }

    public void Remove(StoredResource resource)
    {
        _resources[resource.Kind.Name].Remove(resource.Key);
        _byArn.Remove(resource.Arn);
        _seen.Write(resource.Kind, resource.Key, null);
        _log.Remove($"{resource.Kind.Name}/{resource.Key}");
    }

    /// <summary>The ARN that an idempotency token has made, or null.</summary>
    public string? FindToken(string operation, string token) =>
        _log.Documents.GetValueOrDefault($"token:{operation}:{token}") is { } found ? (string?)found["arn"] : null;

    public void PutToken(string operation, string token, string arn) =>
        _log.Put($"token:{operation}:{token}", new JsonObject { ["arn"] = arn });

    public void Dispose() => _log.Dispose();

    private StoredResource Index(StoredResource resource)
    {
        _resources[resource.Kind.Name][resource.Key] = resource;
        _byArn[resource.Arn] = (resource.Kind, resource.Key);
        return resource;
    }
}
