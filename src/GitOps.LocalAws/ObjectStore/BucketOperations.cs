using System.Xml.Linq;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>The S3 operations on a bucket: creates, deletes and describes it, lists its objects, and deletes several objects.</summary>
internal sealed class BucketOperations(BucketStore store)
{
    public async Task HandleAsync(HttpContext context, Caller caller, string name, JournalEntry entry)
    {
        var query = context.Request.Query;
        switch (context.Request.Method)
        {
            case "PUT" when query.Count == 0:
                entry.Operation = "CreateBucket";
                store.Create(name, caller.Account, caller.Region);
                context.Response.Headers.Location = "/" + name;
                return;
            case "DELETE" when query.Count == 0:
                entry.Operation = "DeleteBucket";
                store.Remove(store.Get(name, caller.Account));
                context.Response.StatusCode = 204;
                return;
            case "HEAD":
                entry.Operation = "HeadBucket";
                context.Response.Headers["x-amz-bucket-region"] = store.Get(name, caller.Account).Region;
                return;
            case "GET" when query.ContainsKey("location"):
                entry.Operation = "GetBucketLocation";
                await WriteLocationAsync(context, store.Get(name, caller.Account));
                return;
            case "GET"
                when query.ContainsKey("list-type")
                    || query.Keys.All(k => k is "prefix" or "delimiter" or "marker" or "max-keys" or "encoding-type"):
                entry.Operation = query.ContainsKey("list-type") ? "ListObjectsV2" : "ListObjects";
                await S3Xml.WriteAsync(context, ListObjectsResponse.Create(store.Get(name, caller.Account), query));
                return;
            case "POST" when query.ContainsKey("delete"):
                entry.Operation = "DeleteObjects";
                await DeleteObjectsAsync(context, store.Get(name, caller.Account));
                return;
            default:
                throw new AwsException(
                    "NotImplemented",
                    $"local AWS does not support {context.Request.Method} ?{string.Join('&', query.Keys)} on a bucket",
                    501
                );
        }
    }

    // The location constraint of us-east-1 is empty.
    private static Task WriteLocationAsync(HttpContext context, Bucket bucket) =>
        S3Xml.WriteAsync(context, new XElement(S3Xml.Namespace + "LocationConstraint", bucket.Region is "us-east-1" ? "" : bucket.Region));

    private static async Task DeleteObjectsAsync(HttpContext context, Bucket bucket)
    {
        var body = S3RequestBody.Open(context.Request, context.Request.Headers["x-amz-content-sha256"].ToString());
        var document = await XDocument.LoadAsync(body, LoadOptions.None, context.RequestAborted);
        var keys = document.Descendants().Where(e => e.Name.LocalName == "Key").Select(e => e.Value).ToList();
        foreach (var key in keys)
            bucket.Remove(key);
        await S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Namespace + "DeleteResult",
                keys.Select(k => new XElement(S3Xml.Namespace + "Deleted", new XElement(S3Xml.Namespace + "Key", k)))
            )
        );
    }
}
