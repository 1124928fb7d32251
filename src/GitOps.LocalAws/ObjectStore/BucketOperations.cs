using System.Xml.Linq;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>The S3 operations on a bucket: creates, deletes and describes it, lists its objects, and deletes several objects.</summary>
internal sealed class BucketOperations(BucketStore store)
{
    private static readonly string[] ListParameters =
    [
        "continuation-token",
        "delimiter",
        "encoding-type",
        "fetch-owner",
        "list-type",
        "marker",
        "max-keys",
        "prefix",
        "start-after",
    ];

    public async Task HandleAsync(HttpContext context, Caller caller, string name, S3Payload payload, JournalEntry entry)
    {
        var names = S3Query.Names(context.Request);
        switch (context.Request.Method, string.Join('&', names))
        {
            case ("PUT", ""):
                entry.Operation = "CreateBucket";
                store.Create(name, caller.Account, caller.Region);
                context.Response.Headers.Location = "/" + name;
                return;
            case ("DELETE", ""):
                entry.Operation = "DeleteBucket";
                store.Remove(store.Get(name, caller.Account));
                context.Response.StatusCode = 204;
                return;
            case ("HEAD", ""):
                entry.Operation = "HeadBucket";
                context.Response.Headers["x-amz-bucket-region"] = store.Get(name, caller.Account).Region;
                return;
            case ("GET", "location"):
                entry.Operation = "GetBucketLocation";
                await WriteLocationAsync(context, store.Get(name, caller.Account));
                return;
            case ("GET", _) when names.All(ListParameters.Contains):
                var query = context.Request.Query;
                entry.Operation = query.ContainsKey("list-type") ? "ListObjectsV2" : "ListObjects";
                await S3Xml.WriteAsync(context, ListObjectsResponse.Create(store.Get(name, caller.Account), query));
                return;
            case ("POST", "delete"):
                entry.Operation = "DeleteObjects";
                await DeleteObjectsAsync(context, store.Get(name, caller.Account), payload);
                return;
            default:
                throw S3Errors.NotImplemented(context.Request.Method, names, "a bucket");
        }
    }

    // The location constraint of us-east-1 is empty.
    private static Task WriteLocationAsync(HttpContext context, Bucket bucket) =>
        S3Xml.WriteAsync(context, new XElement(S3Xml.Namespace + "LocationConstraint", bucket.Region is "us-east-1" ? "" : bucket.Region));

    private static async Task DeleteObjectsAsync(HttpContext context, Bucket bucket, S3Payload payload)
    {
        var document = await payload.ReadXmlAsync(withChecksums: true);
        if (document.Descendants().FirstOrDefault(e => e.Name.LocalName is not ("Delete" or "Object" or "Key" or "Quiet")) is { } other)
            throw new AwsException("NotImplemented", $"local AWS does not support {other.Name.LocalName} in DeleteObjects", 501);
        var keys = document.Descendants().Where(e => e.Name.LocalName == "Key").Select(e => e.Value).ToList();
        foreach (var key in keys)
            bucket.Remove(key, static _ => true);
        await S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Namespace + "DeleteResult",
                keys.Select(k => new XElement(S3Xml.Namespace + "Deleted", new XElement(S3Xml.Namespace + "Key", k)))
            )
        );
    }
}
