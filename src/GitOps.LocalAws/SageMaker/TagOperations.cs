using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>AddTags, ListTags and DeleteTags.</summary>
internal sealed class TagOperations
{
    private const int MostTags = 50;

    /// <summary>The tags of a create request.</summary>
    public static IReadOnlyDictionary<string, string> Read(JsonObject request)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in request["Tags"]?.AsArray() ?? [])
            if (!tags.TryAdd((string)tag!["Key"]!, (string)tag["Value"]!))
                throw AwsError.Validation($"Duplicate tag key {tag["Key"]}");
        return tags;
    }

    public JsonObject Add(Partition partition, JsonObject request)
    {
        var resource = Get(partition, request);
        var tags = resource.Tags.ToDictionary(t => t.Key, t => t.Value);
        foreach (var (key, value) in Read(request))
            tags[key] = value;
        if (tags.Count > MostTags)
            throw AwsError.Validation($"A resource can have at most {MostTags} tags");
        var tagged = resource with { Tags = tags };
        partition.Put(tagged);
        return new JsonObject { ["Tags"] = Projection.Tags(tagged) };
    }

    public JsonObject List(Partition partition, JsonObject request)
    {
        var page = Paging.Take(Projection.Tags(partition.Seen(Get(partition, request))).ToList(), request, MostTags);
        return Paging.Answer("Tags", page.Items.Select(i => i!.DeepClone()), page.Next);
    }

    public JsonObject Delete(Partition partition, JsonObject request)
    {
        var resource = Get(partition, request);
        var keys = request["TagKeys"]!.AsArray().Select(k => (string)k!).ToHashSet();
        partition.Put(resource with { Tags = resource.Tags.Where(t => !keys.Contains(t.Key)).ToDictionary(t => t.Key, t => t.Value) });
        return [];
    }

    private static StoredResource Get(Partition partition, JsonObject request) =>
        partition.FindByArn((string)request["ResourceArn"]!) is { } resource
        && resource.Kind.HasTags
        && (
            resource.Kind.VersionOf is null
            || resource.Text("ModelPackageVersion") is null && resource.Document["ModelPackageVersion"] is null
        )
            ? resource
            : throw AwsError.Validation($"Could not find a resource that takes tags: {request["ResourceArn"]}");
}
