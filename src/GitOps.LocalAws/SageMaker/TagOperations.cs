using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>AddTags, ListTags and DeleteTags. Must be called under the region store's lock.</summary>
internal sealed class TagOperations
{
    private const int MaxTags = 50;

    /// <summary>The tags of a Create or AddTags request.</summary>
    public static IReadOnlyDictionary<string, string> Read(JsonObject request)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in request["Tags"]?.AsArray() ?? [])
            if (!tags.TryAdd((string)tag!["Key"]!, (string)tag["Value"]!))
                throw AwsException.Validation($"Duplicate tag key {tag["Key"]}");
        return tags;
    }

    public JsonObject Add(RegionStore regionStore, JsonObject request)
    {
        var resource = Get(regionStore, request);
        var tags = resource.Tags.ToDictionary(t => t.Key, t => t.Value);
        foreach (var (key, value) in Read(request))
            tags[key] = value;
        if (tags.Count > MaxTags)
            throw AwsException.Validation($"A resource can have at most {MaxTags} tags");
        var tagged = resource with { Tags = tags };
        regionStore.Put(tagged);
        return new JsonObject { ["Tags"] = Projection.Tags(tagged) };
    }

    public JsonObject List(RegionStore regionStore, JsonObject request)
    {
        var page = Paging.Take(Projection.Tags(regionStore.GetEventually(Get(regionStore, request))).ToList(), request, MaxTags);
        return Paging.Response("Tags", page.Items.Select(i => i!.DeepClone()), page.Next);
    }

    public JsonObject Delete(RegionStore regionStore, JsonObject request)
    {
        var resource = Get(regionStore, request);
        var keys = request["TagKeys"]!.AsArray().Select(k => (string)k!).ToHashSet();
        regionStore.Put(resource with { Tags = resource.Tags.Where(t => !keys.Contains(t.Key)).ToDictionary(t => t.Key, t => t.Value) });
        return [];
    }

    private static StoredResource Get(RegionStore regionStore, JsonObject request) =>
        regionStore.FindByArn((string)request["ResourceArn"]!) is { } resource
        && resource.Kind.HasTags
        && (
            resource.Kind.VersionOf is null
            || resource.Text("ModelPackageVersion") is null && resource.Document["ModelPackageVersion"] is null
        )
            ? resource
            : throw AwsException.Validation($"Could not find a resource that can have tags: {request["ResourceArn"]}");
}
