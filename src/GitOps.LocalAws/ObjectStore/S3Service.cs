using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>Amazon S3 with path-style requests: /bucket/key.</summary>
internal sealed class S3Service(BucketStore store, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context, RequestSignature signature, SignatureVerifier signatures, JournalEntry entry)
    {
        var request = context.Request;
        var declaredHash = signature.IsPresigned ? "UNSIGNED-PAYLOAD" : request.Headers["x-amz-content-sha256"].ToString();
        var caller = signatures.Verify(request, signature, declaredHash);
        entry.Account = caller.Account;
        var path = request.Path.Value!.TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        entry.Name = path;
        context.Response.Headers["x-amz-request-id"] = Guid.NewGuid().ToString("N");
        if (bucket.Length == 0)
        {
            entry.Operation = "ListBuckets";
            await S3Xml.WriteAsync(context, S3Xml.Buckets(store.List(caller.Account), caller.Account));
        }
        else if (key.Length == 0)
        {
            await new BucketOperations(store).HandleAsync(context, caller, bucket, entry);
        }
        else
        {
            await new ObjectOperations(store, time).HandleAsync(context, store.Get(bucket, caller.Account), key, declaredHash, entry);
        }
    }
}
