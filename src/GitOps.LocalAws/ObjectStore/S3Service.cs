using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>Amazon S3 with path-style requests: /bucket/key.</summary>
internal sealed class S3Service(BucketStore store, TimeProvider time)
{
    private readonly BucketOperations _buckets = new(store);
    private readonly ObjectOperations _objects = new(store, time);

    public async Task HandleAsync(HttpContext context, RequestSignature signature, SignatureVerifier signatures, JournalEntry entry)
    {
        var request = context.Request;
        var declaredHash = signature.IsPresigned ? "UNSIGNED-PAYLOAD" : request.Headers["x-amz-content-sha256"].ToString();
        var caller = signatures.Verify(request, signature, declaredHash, entry);
        S3Payload.CheckDeclaredHash(declaredHash);
        var payload = new S3Payload(request, declaredHash, signatures.Chunks(signature));
        var path = Path(context);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        entry.Name = path;
        context.Response.Headers["x-amz-request-id"] = Guid.NewGuid().ToString("N");
        if (bucket.Length == 0)
            await ListBucketsAsync(context, caller, entry);
        else if (key.Length == 0)
            await _buckets.HandleAsync(context, caller, bucket, payload, entry);
        else
            await _objects.HandleAsync(context, store.Get(bucket, caller.Account), key, payload, entry);
    }

    // The path as it was sent and signed. The server's own parser resolves dot segments, which are ordinary characters of a key.
    private static string Path(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        return target.StartsWith('/')
            ? Uri.UnescapeDataString(target.Split('?')[0])[1..]
            : throw new AwsException("InvalidURI", "invalid request target: expected a path that begins with /");
    }

    private Task ListBucketsAsync(HttpContext context, Caller caller, JournalEntry entry)
    {
        if (context.Request.Method != "GET" || S3Query.Names(context.Request).Any(n => n is not ("max-buckets" or "prefix")))
            throw S3Errors.NotImplemented(context.Request.Method, S3Query.Names(context.Request), "the service");
        entry.Operation = "ListBuckets";
        return S3Xml.WriteAsync(context, S3Xml.Buckets(store.List(caller.Account), caller.Account));
    }
}
