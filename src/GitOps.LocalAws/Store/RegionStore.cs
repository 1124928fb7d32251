using System.Text.Json.Nodes;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.Store;

/// <summary>The resources of one account in one region. Every change is on disk before the response is sent.</summary>
internal sealed class RegionStore : IDisposable
{
    private const string TokenPrefix = "token:";
    private readonly StateLog _log;
    private readonly EventualView _view;
    private readonly Dictionary<string, Dictionary<string, StoredResource>> _resources;
    private readonly Dictionary<string, (Kind Kind, string Key)> _byArn = new(StringComparer.Ordinal);

    public RegionStore(string account, string region, string folder, KindCatalog catalog, EventualView view, DamageReport damage)
    {
        (Account, Region, _view) = (account, region, view);
        _log = new(Path.Combine(folder, "sagemaker", account, region + ".jsonl"), (key, value) => Parse(catalog, key, value), damage);
        _resources = catalog.Kinds.ToDictionary(k => k.Name, _ => new Dictionary<string, StoredResource>(StringComparer.Ordinal));
        foreach (var (key, value) in _log.Documents)
            if (Parse(catalog, key, value) is { } resource)
                _view.Load(Index(resource));
    }

    public string Account { get; }

    public string Region { get; }

    /// <summary>Held while several reads and writes must be atomic.</summary>
    public Lock Lock { get; } = new();

    public StoredResource? Find(Kind kind, string key) => _resources[kind.Name].GetValueOrDefault(key);

    public StoredResource? FindByArn(string arn) => _byArn.TryGetValue(arn, out var id) ? Find(id.Kind, id.Key) : null;

    public IReadOnlyCollection<StoredResource> All(Kind kind) => _resources[kind.Name].Values;

    public IEnumerable<StoredResource> All() => _resources.Values.SelectMany(r => r.Values);

    /// <summary>The resources of a kind as List and Search return them: eventually consistent.</summary>
    public IEnumerable<StoredResource> AllEventually(Kind kind) => _view.All(kind, _resources[kind.Name].Values);

    /// <summary>A resource as the tagging API returns it: eventually consistent.</summary>
    public StoredResource GetEventually(StoredResource resource) => _view.Get(resource);

    public void Put(StoredResource resource)
    {
        _view.Write(resource.Kind, resource.Key, Index(resource));
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
        _view.Write(resource.Kind, resource.Key, null);
        _log.Remove($"{resource.Kind.Name}/{resource.Key}");
    }

    /// <summary>The ARN of the resource that was created with an idempotency token, or null.</summary>
    public string? FindToken(string operation, string token) =>
        _log.Documents.GetValueOrDefault($"{TokenPrefix}{operation}:{token}") is { } entry ? (string?)entry["arn"] : null;

    public void PutToken(string operation, string token, string arn) =>
        _log.Put($"{TokenPrefix}{operation}:{token}", new JsonObject { ["arn"] = arn });

    public void Dispose() => _log.Dispose();

    // The resource of an entry; null for an idempotency token.
    private static StoredResource? Parse(KindCatalog catalog, string key, JsonObject value)
    {
        if (key.StartsWith(TokenPrefix, StringComparison.Ordinal) && value.Required("arn").GetValue<string>() is not null)
            return null;
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var kind = (slash > 0 ? catalog.Find(key[..slash]) : null) ?? throw new FormatException($"the key {key} is not of a kind");
        var resource = new StoredResource(
            kind,
            key[(slash + 1)..],
            value.Required("document").AsObject(),
            value.Required("tags").AsObject().ToDictionary(t => t.Key, t => (string)t.Value!)
        );
        return resource.Document.Required(kind.ArnMember).GetValue<string>() is not null && resource.Created >= 0
            ? resource
            : throw new FormatException($"the document of {key} is incomplete");
    }

    private StoredResource Index(StoredResource resource)
    {
        _resources[resource.Kind.Name][resource.Key] = resource;
        _byArn[resource.Arn] = (resource.Kind, resource.Key);
        return resource;
    }
}
