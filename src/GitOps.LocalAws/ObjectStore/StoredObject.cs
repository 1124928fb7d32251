using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>An object in a bucket. <paramref name="Blob"/> is the SHA-256 of its content.</summary>
internal sealed record StoredObject(
    string Key,
    string ETag,
    long Size,
    DateTimeOffset Modified,
    string ContentType,
    IReadOnlyDictionary<string, string> Metadata,
    string Blob
)
{
    public JsonObject ToJson() =>
        new()
        {
            ["etag"] = ETag,
            ["size"] = Size,
            ["modified"] = Modified.ToString("O"),
            ["type"] = ContentType,
            ["metadata"] = JsonSerializer.SerializeToNode(Metadata),
            ["blob"] = Blob,
        };

    public static StoredObject FromJson(string key, JsonObject json) =>
        new(
            key,
            (string)json["etag"]!,
            (long)json["size"]!,
            DateTimeOffset.Parse((string)json["modified"]!, System.Globalization.CultureInfo.InvariantCulture),
            (string)json["type"]!,
            json["metadata"]!.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!),
            (string)json["blob"]!
        );
}
