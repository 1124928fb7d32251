using System.Text.Json.Nodes;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.Store;

/// <summary>
/// A stored resource: the members of its Create request and those that the server added, named as in the Describe response.
/// Members that begin with _ are internal to the server. Documents are replaced, never modified, so that readers need no lock.
/// </summary>
internal sealed record StoredResource(Kind Kind, string Key, JsonObject Document, IReadOnlyDictionary<string, string> Tags)
{
    public string Arn => Text(Kind.ArnMember)!;

    public string? Status => Kind.Status is { } status ? Text(status.Member) : null;

    /// <summary>Whether its status is one that ends by itself, such as InProgress.</summary>
    public bool IsBusy => Status is { } status && Kind.Status!.Busy.Contains(status);

    public double Created => Document["CreationTime"]?.GetValue<double>() ?? Document["StartTime"]?.GetValue<double>() ?? 0;

    public string? Text(string member) => Document[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A copy of the resource with members set; null removes a member.</summary>
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
        With((Kind.Status!.Member, status), ("LastModifiedTime", UnixSeconds(now)));

    public static JsonNode UnixSeconds(DateTimeOffset time) => JsonValue.Create(time.ToUnixTimeMilliseconds() / 1000.0);
}
