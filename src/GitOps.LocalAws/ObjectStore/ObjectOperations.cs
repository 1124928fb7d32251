using System.Globalization;
using System.Net.Http.Headers;
using System.Xml.Linq;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>The S3 operations on an object. What is not offered is refused, so that a sub-resource never means the object.</summary>
internal sealed class ObjectOperations(BucketStore store, TimeProvider time)
{
    // Parameters that do not select an operation. The first page of parts is all of them.
    private static readonly string[] ListPartsOptions = ["max-parts", "part-number-marker", "encoding-type"];

    private static readonly string[] ResponseHeaders =
    [
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires",
    ];

    private readonly MultipartOperations _uploads = new(store, time);

    public Task HandleAsync(HttpContext context, Bucket bucket, string key, S3Payload payload, JournalEntry entry)
    {
        var uploadId = context.Request.Query["uploadId"].ToString();
        entry.Operation = OperationOf(context.Request);
        return entry.Operation switch
        {
            "PutObject" => PutAsync(context, bucket, key, payload),
            "CopyObject" => CopyAsync(context, bucket, key),
            "GetObject" or "HeadObject" => GetAsync(context, bucket, key),
            "DeleteObject" => DeleteAsync(context, bucket, key),
            "CreateMultipartUpload" => MultipartOperations.BeginAsync(context, bucket, key),
            "UploadPart" => _uploads.PutPartAsync(context, bucket, uploadId, payload),
            "ListParts" => MultipartOperations.ListPartsAsync(context, bucket, uploadId),
            "CompleteMultipartUpload" => _uploads.CompleteAsync(context, bucket, uploadId, payload),
            "AbortMultipartUpload" => NoContentAsync(context, () => bucket.EndUpload(uploadId)),
            var other => throw new InvalidOperationException($"unknown operation {other}"),
        };
    }

    private static string OperationOf(HttpRequest request)
    {
        var names = S3Query.Names(request);
        var isCopy = request.Headers.ContainsKey("x-amz-copy-source");
        return (request.Method, string.Join('&', names.Where(n => !IsOption(request, n)))) switch
        {
            ("PUT", "partNumber&uploadId") when !isCopy => "UploadPart",
            ("PUT", "") => isCopy ? "CopyObject" : "PutObject",
            ("GET", "") => "GetObject",
            ("GET", "uploadId") => "ListParts",
            ("HEAD", "") => "HeadObject",
            ("DELETE", "") => "DeleteObject",
            ("DELETE", "uploadId") => "AbortMultipartUpload",
            ("POST", "uploads") => "CreateMultipartUpload",
            ("POST", "uploadId") => "CompleteMultipartUpload",
            _ => throw S3Errors.NotImplemented(request.Method, names, isCopy ? "an object with x-amz-copy-source" : "an object"),
        };
    }

    private static bool IsOption(HttpRequest request, string name) =>
        request.Method is "GET" or "HEAD" && (request.Query.ContainsKey("uploadId") ? ListPartsOptions : ResponseHeaders).Contains(name);

    private static Task NoContentAsync(HttpContext context, Action remove)
    {
        remove();
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static Task DeleteAsync(HttpContext context, Bucket bucket, string key) =>
        NoContentAsync(
            context,
            () =>
            {
                var match = context.Request.Headers.IfMatch.ToString();
                if (!bucket.Remove(key, existing => match is "" or "*" || existing.ETag == match))
                    throw S3Errors.PreconditionFailed();
            }
        );

    private async Task PutAsync(HttpContext context, Bucket bucket, string key, S3Payload payload)
    {
        var blob = await store.Blobs.WriteAsync(payload.Open(), context.RequestAborted);
        var stored = new StoredObject(
            key,
            $"\"{blob.Md5}\"",
            blob.Size,
            time.GetUtcNow(),
            ContentType(context.Request),
            Metadata(context.Request),
            blob.Sha256
        );
        Put(context, bucket, stored);
        context.Response.Headers.ETag = stored.ETag;
    }

    /// <summary>Stores an object if the conditions of the request are met.</summary>
    /// <exception cref="AwsException">They are not met.</exception>
    public static void Put(HttpContext context, Bucket bucket, StoredObject stored)
    {
        var noneMatch = context.Request.Headers.IfNoneMatch.ToString();
        var match = context.Request.Headers.IfMatch.ToString();
        if (!bucket.Put(stored, existing => (noneMatch != "*" || existing is null) && (match.Length == 0 || existing?.ETag == match)))
            throw S3Errors.PreconditionFailed();
    }

    private async Task CopyAsync(HttpContext context, Bucket bucket, string key)
    {
        var source = Uri.UnescapeDataString(context.Request.Headers["x-amz-copy-source"].ToString()).TrimStart('/');
        if (source.Split('/', 2) is not [var sourceBucket, var sourceKey])
            throw new AwsException("InvalidArgument", $"invalid x-amz-copy-source {source}: expected bucket/key");
        if (sourceKey.Contains("?versionId=", StringComparison.Ordinal))
            throw new AwsException("NotImplemented", "local AWS does not support versions of objects", 501);
        var original = store.Get(sourceBucket, bucket.Account).FindForCopy(sourceKey) ?? throw S3Errors.NoSuchKey();
        var copy = original with { Key = key, Modified = time.GetUtcNow() };
        Put(context, bucket, copy);
        await S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Namespace + "CopyObjectResult",
                new XElement(S3Xml.Namespace + "ETag", copy.ETag),
                new XElement(S3Xml.Namespace + "LastModified", S3Xml.Time(copy.Modified))
            )
        );
    }

    private async Task GetAsync(HttpContext context, Bucket bucket, string key)
    {
        var (stored, content) = bucket.Open(key) ?? throw S3Errors.NoSuchKey();
        await using var _ = content;
        var (request, response) = (context.Request, context.Response);
        response.Headers.ETag = stored.ETag;
        response.Headers.LastModified = stored.Modified.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.AcceptRanges = "bytes";
        foreach (var (name, value) in stored.Metadata)
            response.Headers[name] = value;
        if (request.Headers.IfNoneMatch == stored.ETag)
        {
            response.StatusCode = 304;
            return;
        }

        if (request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != stored.ETag)
            throw S3Errors.PreconditionFailed();
        var (start, length) = Range(request, stored.Size, response);
        response.ContentType = stored.ContentType;
        response.ContentLength = length;
        foreach (var (name, value) in request.Query.Where(q => ResponseHeaders.Contains(q.Key)))
            response.Headers[name["response-".Length..]] = value.ToString().All(c => c is >= ' ' and <= '~')
                ? value
                : throw new AwsException("InvalidArgument", $"invalid {name}: expected printable ASCII characters");
        if (request.Method == "HEAD")
            return;
        content.Seek(start, SeekOrigin.Begin);
        await Microsoft.AspNetCore.Http.Extensions.StreamCopyOperation.CopyToAsync(content, response.Body, length, context.RequestAborted);
    }

    private static (long Start, long Length) Range(HttpRequest request, long size, HttpResponse response)
    {
        if (!RangeHeaderValue.TryParse(request.Headers.Range, out var range) || range.Ranges.Count != 1)
            return (0, size);
        var requested = range.Ranges.First();
        var start = requested.From ?? Math.Max(0, size - (requested.To ?? 0));
        var end = requested.From is null ? size - 1 : Math.Min(requested.To ?? size - 1, size - 1);
        if (start >= size || start > end)
            throw new AwsException("InvalidRange", "The requested range is not satisfiable", 416);
        response.StatusCode = 206;
        response.Headers.ContentRange = $"bytes {start}-{end}/{size}";
        return (start, end - start + 1);
    }

    public static string ContentType(HttpRequest request) => request.ContentType is { Length: > 0 } type ? type : "binary/octet-stream";

    public static Dictionary<string, string> Metadata(HttpRequest request) =>
        request
            .Headers.Where(h => h.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
}
