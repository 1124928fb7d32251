using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Xml.Linq;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>The operations on an object: put, copy, get, head, delete, and uploads in parts.</summary>
internal sealed class ObjectOperations(BucketStore store, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context, Bucket bucket, string key, string declaredHash, Call call)
    {
        var query = context.Request.Query;
        var upload = query["uploadId"].ToString();
        switch (context.Request.Method)
        {
            case "PUT" when upload.Length > 0:
                call.Operation = "UploadPart";
                await PutPartAsync(context, bucket, upload, declaredHash);
                break;
            case "PUT" when context.Request.Headers.ContainsKey("x-amz-copy-source"):
                call.Operation = "CopyObject";
                await CopyAsync(context, bucket, key);
                break;
            case "PUT" when query.ContainsKey("tagging") || query.ContainsKey("acl"):
                throw new AwsError("NotImplemented", "local AWS keeps no object tags or ACLs", 501);
            case "PUT":
                call.Operation = "PutObject";
                await PutAsync(context, bucket, key, declaredHash);
                break;
            case "GET" when upload.Length > 0:
                call.Operation = "ListParts";
                await ListPartsAsync(context, bucket, upload);
                break;
            case "GET":
                call.Operation = "GetObject";
                await GetAsync(context, bucket, key);
                break;
            case "HEAD":
                call.Operation = "HeadObject";
                await GetAsync(context, bucket, key);
                break;
            case "DELETE" when upload.Length > 0:
                call.Operation = "AbortMultipartUpload";
                bucket.End(upload);
                context.Response.StatusCode = 204;
                break;
            case "DELETE":
                call.Operation = "DeleteObject";
                bucket.Remove(key);
                context.Response.StatusCode = 204;
                break;
            case "POST" when query.ContainsKey("uploads"):
                call.Operation = "CreateMultipartUpload";
                await BeginAsync(context, bucket, key);
                break;
            case "POST" when upload.Length > 0:
                call.Operation = "CompleteMultipartUpload";
                await CompleteAsync(context, bucket, upload, declaredHash);
                break;
            default:
                throw new AwsError(
                    "NotImplemented",
                    $"local AWS does not offer {context.Request.Method} ?{string.Join('&', query.Keys)} on an object",
                    501
                );
        }
    }

    private async Task<Blob> KeepAsync(HttpContext context, string declaredHash)
    {
        var blob = await store.KeepAsync(S3Body.Of(context.Request, declaredHash), context.RequestAborted);
        if (declaredHash.Length == 64 && declaredHash != blob.Sha256)
            throw new AwsError("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
        if (
            context.Request.Headers.ContentMD5.ToString() is { Length: > 0 } md5
            && Convert.ToHexStringLower(Convert.FromBase64String(md5)) != blob.Md5
        )
            throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.");
        return blob;
    }

    private async Task PutAsync(HttpContext context, Bucket bucket, string key, string declaredHash)
    {
        var blob = await KeepAsync(context, declaredHash);
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

    private static void Put(HttpContext context, Bucket bucket, StoredObject stored)
    {
        var noneMatch = context.Request.Headers.IfNoneMatch.ToString();
        var match = context.Request.Headers.IfMatch.ToString();
        if (!bucket.Put(stored, there => (noneMatch != "*" || there is null) && (match.Length == 0 || there?.ETag == match)))
            throw new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
    }

    private async Task CopyAsync(HttpContext context, Bucket bucket, string key)
    {
        var source = Uri.UnescapeDataString(context.Request.Headers["x-amz-copy-source"].ToString()).TrimStart('/').Split('/', 2);
        var original = store.Get(source[0], bucket.Account).Find(source[1]) ?? throw NoKey();
        var copy = original with { Key = key, Modified = time.GetUtcNow() };
        Put(context, bucket, copy);
        await S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Space + "CopyObjectResult",
                new XElement(S3Xml.Space + "ETag", copy.ETag),
                new XElement(S3Xml.Space + "LastModified", S3Xml.Time(copy.Modified))
            )
        );
    }

    private async Task GetAsync(HttpContext context, Bucket bucket, string key)
    {
        var stored = bucket.Find(key) ?? throw NoKey();
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
            throw new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
        var (start, length) = Range(request, stored.Size, response);
        response.ContentType = stored.ContentType;
        response.ContentLength = length;
        if (request.Method == "HEAD")
            return;
        await using var content = store.Read(stored.Blob);
        content.Seek(start, SeekOrigin.Begin);
        await Microsoft.AspNetCore.Http.Extensions.StreamCopyOperation.CopyToAsync(content, response.Body, length, context.RequestAborted);
    }

    private static (long Start, long Length) Range(HttpRequest request, long size, HttpResponse response)
    {
        if (!RangeHeaderValue.TryParse(request.Headers.Range, out var range) || range.Ranges.Count != 1)
            return (0, size);
        var asked = range.Ranges.First();
        var start = asked.From ?? Math.Max(0, size - (asked.To ?? 0));
        var end = asked.From is null ? size - 1 : Math.Min(asked.To ?? size - 1, size - 1);
        if (start >= size || start > end)
            throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416);
        response.StatusCode = 206;
        response.Headers.ContentRange = $"bytes {start}-{end}/{size}";
        return (start, end - start + 1);
    }

    private static Task BeginAsync(HttpContext context, Bucket bucket, string key)
    {
        var id = bucket.Begin(key, ContentType(context.Request), Metadata(context.Request));
        return S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Space + "InitiateMultipartUploadResult",
                new XElement(S3Xml.Space + "Bucket", bucket.Name),
                new XElement(S3Xml.Space + "Key", key),
                new XElement(S3Xml.Space + "UploadId", id)
            )
        );
    }

    private async Task PutPartAsync(HttpContext context, Bucket bucket, string id, string declaredHash)
    {
        var upload = bucket.FindUpload(id) ?? throw NoUpload();
        if (!int.TryParse(context.Request.Query["partNumber"], CultureInfo.InvariantCulture, out var number) || number is < 1 or > 10_000)
            throw new AwsError("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        var blob = await KeepAsync(context, declaredHash);
        lock (upload)
            upload.Parts[number] = blob;
        context.Response.Headers.ETag = $"\"{blob.Md5}\"";
    }

    private static Task ListPartsAsync(HttpContext context, Bucket bucket, string id)
    {
        var upload = bucket.FindUpload(id) ?? throw NoUpload();
        return S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Space + "ListPartsResult",
                new XElement(S3Xml.Space + "Bucket", bucket.Name),
                new XElement(S3Xml.Space + "Key", upload.Key),
                new XElement(S3Xml.Space + "UploadId", id),
                new XElement(S3Xml.Space + "IsTruncated", "false"),
                upload.Parts.Select(p => new XElement(
                    S3Xml.Space + "Part",
                    new XElement(S3Xml.Space + "PartNumber", p.Key),
                    new XElement(S3Xml.Space + "ETag", $"\"{p.Value.Md5}\""),
                    new XElement(S3Xml.Space + "Size", p.Value.Size)
                ))
            )
        );
    }

    private async Task CompleteAsync(HttpContext context, Bucket bucket, string id, string declaredHash)
    {
        var upload = bucket.FindUpload(id) ?? throw NoUpload();
        var document = await XDocument.LoadAsync(S3Body.Of(context.Request, declaredHash), LoadOptions.None, context.RequestAborted);
        var numbers = document
            .Descendants()
            .Where(e => e.Name.LocalName == "PartNumber")
            .Select(e => int.Parse(e.Value, CultureInfo.InvariantCulture))
            .ToList();
        var parts = numbers
            .Select(n => upload.Parts.GetValueOrDefault(n) ?? throw new AwsError("InvalidPart", $"part {n} was not uploaded"))
            .ToList();
        await using var joined = new JoinedStream([.. parts.Select(p => (Func<Stream>)(() => store.Read(p.Sha256)))]);
        var blob = await store.KeepAsync(joined, context.RequestAborted);
        var digest = Convert.ToHexStringLower(MD5.HashData([.. parts.SelectMany(p => Convert.FromHexString(p.Md5))]));
        var stored = new StoredObject(
            upload.Key,
            $"\"{digest}-{parts.Count}\"",
            blob.Size,
            time.GetUtcNow(),
            upload.ContentType,
            upload.Metadata,
            blob.Sha256
        );
        Put(context, bucket, stored);
        bucket.End(id);
        await S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Space + "CompleteMultipartUploadResult",
                new XElement(S3Xml.Space + "Bucket", bucket.Name),
                new XElement(S3Xml.Space + "Key", upload.Key),
                new XElement(S3Xml.Space + "ETag", stored.ETag)
            )
        );
    }

    private static string ContentType(HttpRequest request) => request.ContentType is { Length: > 0 } type ? type : "binary/octet-stream";

    private static Dictionary<string, string> Metadata(HttpRequest request) =>
        request
            .Headers.Where(h => h.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());

    private static AwsError NoKey() => new("NoSuchKey", "The specified key does not exist.", 404);

    private static AwsError NoUpload() => new("NoSuchUpload", "The specified upload does not exist.", 404);
}
