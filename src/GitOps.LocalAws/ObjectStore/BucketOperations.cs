using System.Xml.Linq;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>The operations on a bucket: create, delete, head, location, list, delete many.</summary>
internal sealed class BucketOperations(BucketStore store)
{
    public async Task HandleAsync(HttpContext context, Caller caller, string name, Call call)
    {
        var query = context.Request.Query;
        switch (context.Request.Method)
        {
            case "PUT" when query.Count == 0:
                call.Operation = "CreateBucket";
                store.Create(name, caller.Account, caller.Region);
                context.Response.Headers.Location = "/" + name;
                return;
            case "DELETE" when query.Count == 0:
                call.Operation = "DeleteBucket";
                store.Remove(store.Get(name, caller.Account));
                context.Response.StatusCode = 204;
                return;
            case "HEAD":
                call.Operation = "HeadBucket";
                context.Response.Headers["x-amz-bucket-region"] = store.Get(name, caller.Account).Region;
                return;
            case "GET" when query.ContainsKey("location"):
                call.Operation = "GetBucketLocation";
                await S3Xml.WriteAsync(
                    context,
                    new XElement(
                        S3Xml.Space + "LocationConstraint",
                        store.Get(name, caller.Account).Region is "us-east-1" ? "" : store.Get(name, caller.Account).Region
                    )
                );
                return;
            case "GET"
                when query.ContainsKey("list-type")
                    || query.Keys.All(k => k is "prefix" or "delimiter" or "marker" or "max-keys" or "encoding-type"):
                call.Operation = query.ContainsKey("list-type") ? "ListObjectsV2" : "ListObjects";
                await S3Xml.WriteAsync(context, ObjectListing.Of(store.Get(name, caller.Account), query));
                return;
            case "POST" when query.ContainsKey("delete"):
                call.Operation = "DeleteObjects";
                await DeleteManyAsync(context, store.Get(name, caller.Account));
                return;
            default:
                throw new AwsError(
                    "NotImplemented",
                    $"local AWS does not offer {context.Request.Method} ?{string.Join('&', query.Keys)} on a bucket",
                    501
                );
        }
    }

    private static async Task DeleteManyAsync(HttpContext context, Bucket bucket)
    {
        var body = S3Body.Of(context.Request, context.Request.Headers["x-amz-content-sha256"].ToString());
        var document = await XDocument.LoadAsync(body, LoadOptions.None, context.RequestAborted);
        var keys = document.Descendants().Where(e => e.Name.LocalName == "Key").Select(e => e.Value).ToList();
        foreach (var key in keys)
            bucket.Remove(key);
        await S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Space + "DeleteResult",
                keys.Select(k => new XElement(S3Xml.Space + "Deleted", new XElement(S3Xml.Space + "Key", k)))
            )
        );
    }
}
