using System.Text.Json.Nodes;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.Store;

/// <summary>
/// A resource as the store keeps it: what its create request said and what the server added, in describe's own names; members that begin with _ are
/// the server's alone. Documents are replaced, never changed in place, so that a reader needs no lock.
/// </summary>
internal sealed record StoredResource(Kind Kind, string Key, JsonObject Document, IReadOnlyDictionary<string, string> Tags)
{
    public string Arn => Text(Kind.ArnMember)!;

    public string? Status => Kind.Status is { } status ? Text(status.Member) : null;

    public double Created => Document["CreationTime"]?.GetValue<double>() ?? Document["StartTime"]?.GetValue<double>() ?? 0;

    public string? Text(string member) => Document[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The same resource with members set; null removes one.</summary>
    public StoredResource With(params (string Member, JsonNode? Value)[] members)
    {
        var document = Document.DeepClone().AsObject();
        foreach (var (member, value) in members)
            if (value is null)
                document.Remove(member);
            else
                document[member] = value.Parent is null ? value : value.DeepClone();
        return this with { Document = document };
    }

    public StoredResource WithStatus(string status, DateTimeOffset now) =>
        With((Kind.Status!.Member, status), ("LastModifiedTime", Seconds(now)));

    public static JsonNode Seconds(DateTimeOffset time) => JsonValue.Create(time.ToUnixTimeMilliseconds() / 1000.0);
}
