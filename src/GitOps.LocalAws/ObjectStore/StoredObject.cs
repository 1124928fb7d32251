using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Store;

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

    /// <exception cref="FormatException">The record is damaged.</exception>
    public static StoredObject FromJson(string key, JsonObject json)
    {
        var blob = json.Required("blob").GetValue<string>();
        return blob.Length == 64 && blob.All(char.IsAsciiHexDigitLower)
            ? new(
                key,
                json.Required("etag").GetValue<string>(),
                json.Required("size").GetValue<long>(),
                DateTimeOffset.Parse(json.Required("modified").GetValue<string>(), CultureInfo.InvariantCulture),
                json.Required("type").GetValue<string>(),
                json.Required("metadata").AsObject().ToDictionary(p => p.Key, p => (string)p.Value!),
                blob
            )
            : throw new FormatException($"the record of object {key} has an invalid hash");
    }
}
