using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;
using GitOps.Schema.Services;
using GitOps.Schema.Values;

namespace GitOps.Engine.Applying;

/// <summary>Builds the create and update requests of changes that a commit makes; a service names itself as the controller.</summary>
public sealed class RequestBuilder(DesiredGraph graph, ServiceModel model, string commit, string? controller = null)
{
    /// <summary>The create request of a change whose references are all known.</summary>
    public DataMap Create(Change change, DataMap spec)
    {
        var resource = change.Desired!;
        var request = spec;
        if (resource.Kind.NameMember is { } name && !resource.IsVersion)
            request = request.With(name, DataScalar.Of(change.ActualName));
        if (resource.Kind.Token is { } token)
            request = request.With(token, DataScalar.Of(Token(change, spec)));
        if (resource.IsVersion && resource.Kind.MetadataMember is { } metadata)
            request = request.With(metadata, Metadata(request[metadata] as DataMap, resource));
        if (resource.CanBeTagged)
            request = request.With("Tags", Tags(WithAttempt(resource, TagsOf(resource))));
        return request;
    }

    /// <summary>The update request of a change: the members that differ, and those that the update operation always requires.</summary>
    public DataMap Update(Change change, DataMap spec)
    {
        var kind = change.Kind!;
        var changed = change.Fields.Select(f => f.Member).ToHashSet(StringComparer.Ordinal);
        var input = model.Input(kind.Operations.Update!);
        var entries = new List<DataEntry>
        {
            new(kind.UpdateHandle!, DataScalar.Of(kind.UpdateHandle == kind.ArnMember ? change.Observed!.Arn : change.ActualName)),
        };
        entries.AddRange(
            spec.Entries.Where(e =>
                kind.Updatable.Contains(e.Key) && (changed.Contains(e.Key) || kind.SentOnly.Contains(e.Key) || input.Find(e.Key)!.Required)
            )
        );
        entries.AddRange(kind.RetainOnUpdate.Select(m => new DataEntry(m, new DataScalar(ScalarKind.Boolean, "true"))));
        return new(entries);
    }

    /// <summary>All tags of a resource in the desired state.</summary>
    public IReadOnlyDictionary<string, string> TagsOf(DesiredResource resource) => OwnTags.For(graph, resource, commit, controller);

    /// <summary>
    /// An idempotency token in the form of a UUID, which satisfies every kind's limits. It is the same for the same content under the same
    /// name and parent, and different otherwise: resources with the same content in two environments differ, and a later attempt has
    /// another name.
    /// </summary>
    private static string Token(Change change, DataMap spec)
    {
        var (resource, kind) = (change.Desired!, change.Kind!);
        var parent =
            (kind.VersionOf ?? kind.List?.Parent) is { } member && spec[member] is { } value ? JsonData.ToJson(value)!.ToJsonString() : "";
        var digits = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{kind.Name}\n{parent}\n{change.ActualName}\n{resource.Fingerprint}"))
        );
        return $"{digits[..8]}-{digits[8..12]}-{digits[12..16]}-{digits[16..20]}-{digits[20..32]}";
    }

    private static IReadOnlyDictionary<string, string> WithAttempt(DesiredResource resource, IReadOnlyDictionary<string, string> tags) =>
        resource.Kind.Redeploys
            ? new Dictionary<string, string>(tags) { [OwnTags.Attempted] = Fingerprints.Recipe + resource.Fingerprint }
            : tags;

    private static DataList Tags(IReadOnlyDictionary<string, string> tags) =>
        new([
            .. tags.OrderBy(t => t.Key, StringComparer.Ordinal)
                .Select(t => new DataMap([new("Key", DataScalar.Of(t.Key)), new("Value", DataScalar.Of(t.Value))])),
        ]);

    private DataMap Metadata(DataMap? written, DesiredResource resource)
    {
        var metadata = written ?? new DataMap([]);
        foreach (var (key, value) in OwnTags.Own(graph, resource, commit, controller))
            metadata = metadata.With(key, DataScalar.Of(value));
        return metadata;
    }
}
