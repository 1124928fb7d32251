using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>S3 over REST, with the bucket in the path.</summary>
internal sealed class S3Service(BucketStore store, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context, SignedRequest signed, SignatureV4 signatures, Call call)
    {
        var request = context.Request;
        var declared = signed.IsPresigned ? "UNSIGNED-PAYLOAD" : request.Headers["x-amz-content-sha256"].ToString();
        var caller = signatures.Verify(request, signed, declared);
        call.Account = caller.Account;
        var path = request.Path.Value!.TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        call.Name = path;
        context.Response.Headers["x-amz-request-id"] = Guid.NewGuid().ToString("N");
        if (bucket.Length == 0)
        {
            call.Operation = "ListBuckets";
            await S3Xml.WriteAsync(context, S3Xml.Buckets(store.Of(caller.Account), caller.Account));
        }
        else if (key.Length == 0)
        {
            await new BucketOperations(store).HandleAsync(context, caller, bucket, call);
        }
        else
        {
            await new ObjectOperations(store, time).HandleAsync(context, store.Get(bucket, caller.Account), key, declared, call);
        }
    }
}
