using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Xml.Linq;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>The S3 operations on an object, with multipart uploads.</summary>
internal sealed class ObjectOperations(BucketStore store, TimeProvider time)
{
    public Task HandleAsync(HttpContext context, Bucket bucket, string key, string declaredHash, JournalEntry entry)
    {
        var uploadId = context.Request.Query["uploadId"].ToString();
        entry.Operation = OperationOf(context.Request, isUpload: uploadId.Length > 0);
        return entry.Operation switch
        {
            "PutObject" => PutAsync(context, bucket, key, declaredHash),
            "CopyObject" => CopyAsync(context, bucket, key),
            "GetObject" or "HeadObject" => GetAsync(context, bucket, key),
            "DeleteObject" => NoContentAsync(context, () => bucket.Remove(key)),
            "CreateMultipartUpload" => BeginUploadAsync(context, bucket, key),
            "UploadPart" => PutPartAsync(context, bucket, uploadId, declaredHash),
            "ListParts" => ListPartsAsync(context, bucket, uploadId),
            "CompleteMultipartUpload" => CompleteUploadAsync(context, bucket, uploadId, declaredHash),
            "AbortMultipartUpload" => NoContentAsync(context, () => bucket.EndUpload(uploadId)),
            var other => throw new InvalidOperationException($"unknown operation {other}"),
        };
    }

    private static string OperationOf(HttpRequest request, bool isUpload) =>
        request.Method switch
        {
            "PUT" when isUpload => "UploadPart",
            "PUT" when request.Headers.ContainsKey("x-amz-copy-source") => "CopyObject",
            "PUT" when request.Query.ContainsKey("tagging") || request.Query.ContainsKey("acl") => throw new AwsException(
                "NotImplemented",
                "local AWS does not support object tags and ACLs",
                501
            ),
            "PUT" => "PutObject",
            "GET" => isUpload ? "ListParts" : "GetObject",
            "HEAD" => "HeadObject",
            "DELETE" => isUpload ? "AbortMultipartUpload" : "DeleteObject",
            "POST" when request.Query.ContainsKey("uploads") => "CreateMultipartUpload",
            "POST" when isUpload => "CompleteMultipartUpload",
            _ => throw new AwsException(
                "NotImplemented",
                $"local AWS does not support {request.Method} ?{string.Join('&', request.Query.Keys)} on an object",
                501
            ),
        };

    private static Task NoContentAsync(HttpContext context, Action remove)
    {
        remove();
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task<Blob> WriteBlobAsync(HttpContext context, string declaredHash)
    {
        var blob = await store.WriteBlobAsync(S3RequestBody.Open(context.Request, declaredHash), context.RequestAborted);
        if (declaredHash.Length == 64 && declaredHash != blob.Sha256)
            throw new AwsException(
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed."
            );
        if (
            context.Request.Headers.ContentMD5.ToString() is { Length: > 0 } md5
            && Convert.ToHexStringLower(Convert.FromBase64String(md5)) != blob.Md5
        )
            throw new AwsException("BadDigest", "The Content-MD5 you specified did not match what we received.");
        return blob;
    }

    private async Task PutAsync(HttpContext context, Bucket bucket, string key, string declaredHash)
    {
        var blob = await WriteBlobAsync(context, declaredHash);
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
        if (!bucket.Put(stored, existing => (noneMatch != "*" || existing is null) && (match.Length == 0 || existing?.ETag == match)))
            throw new AwsException("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
    }

    private async Task CopyAsync(HttpContext context, Bucket bucket, string key)
    {
        var source = Uri.UnescapeDataString(context.Request.Headers["x-amz-copy-source"].ToString()).TrimStart('/').Split('/', 2);
        var original = store.Get(source[0], bucket.Account).Find(source[1]) ?? throw NoSuchKey();
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
        var stored = bucket.Find(key) ?? throw NoSuchKey();
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
            throw new AwsException("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
        var (start, length) = Range(request, stored.Size, response);
        response.ContentType = stored.ContentType;
        response.ContentLength = length;
        if (request.Method == "HEAD")
            return;
        await using var content = store.OpenBlob(stored.Blob);
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

    private static Task BeginUploadAsync(HttpContext context, Bucket bucket, string key)
    {
        var id = bucket.BeginUpload(key, ContentType(context.Request), Metadata(context.Request));
        return S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Namespace + "InitiateMultipartUploadResult",
                new XElement(S3Xml.Namespace + "Bucket", bucket.Name),
                new XElement(S3Xml.Namespace + "Key", key),
                new XElement(S3Xml.Namespace + "UploadId", id)
            )
        );
    }

    private async Task PutPartAsync(HttpContext context, Bucket bucket, string id, string declaredHash)
    {
        var upload = bucket.FindUpload(id) ?? throw NoSuchUpload();
        if (!int.TryParse(context.Request.Query["partNumber"], CultureInfo.InvariantCulture, out var number) || number is < 1 or > 10_000)
            throw new AwsException("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        var blob = await WriteBlobAsync(context, declaredHash);
        lock (upload)
            upload.Parts[number] = blob;
        context.Response.Headers.ETag = $"\"{blob.Md5}\"";
    }

    private static Task ListPartsAsync(HttpContext context, Bucket bucket, string id)
    {
        var upload = bucket.FindUpload(id) ?? throw NoSuchUpload();
        return S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Namespace + "ListPartsResult",
                new XElement(S3Xml.Namespace + "Bucket", bucket.Name),
                new XElement(S3Xml.Namespace + "Key", upload.Key),
                new XElement(S3Xml.Namespace + "UploadId", id),
                new XElement(S3Xml.Namespace + "IsTruncated", "false"),
                upload.Parts.Select(p => new XElement(
                    S3Xml.Namespace + "Part",
                    new XElement(S3Xml.Namespace + "PartNumber", p.Key),
                    new XElement(S3Xml.Namespace + "ETag", $"\"{p.Value.Md5}\""),
                    new XElement(S3Xml.Namespace + "Size", p.Value.Size)
                ))
            )
        );
    }

    private async Task CompleteUploadAsync(HttpContext context, Bucket bucket, string id, string declaredHash)
    {
        var upload = bucket.FindUpload(id) ?? throw NoSuchUpload();
        var document = await XDocument.LoadAsync(
            S3RequestBody.Open(context.Request, declaredHash),
            LoadOptions.None,
            context.RequestAborted
        );
        var numbers = document
            .Descendants()
            .Where(e => e.Name.LocalName == "PartNumber")
            .Select(e => int.Parse(e.Value, CultureInfo.InvariantCulture))
            .ToList();
        var parts = numbers
            .Select(n =>
                upload.Parts.GetValueOrDefault(n)
                ?? throw new AwsException(
                    "InvalidPart",
                    "One or more of the specified parts could not be found. The part may not have been uploaded, "
                        + "or the specified entity tag may not match the part's entity tag."
                )
            )
            .ToList();
        await using var joined = new ConcatenatedStream([.. parts.Select(p => (Func<Stream>)(() => store.OpenBlob(p.Sha256)))]);
        var blob = await store.WriteBlobAsync(joined, context.RequestAborted);
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
        bucket.EndUpload(id);
        await S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Namespace + "CompleteMultipartUploadResult",
                new XElement(S3Xml.Namespace + "Bucket", bucket.Name),
                new XElement(S3Xml.Namespace + "Key", upload.Key),
                new XElement(S3Xml.Namespace + "ETag", stored.ETag)
            )
        );
    }

    private static string ContentType(HttpRequest request) => request.ContentType is { Length: > 0 } type ? type : "binary/octet-stream";

    private static Dictionary<string, string> Metadata(HttpRequest request) =>
        request
            .Headers.Where(h => h.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());

    private static AwsException NoSuchKey() => new("NoSuchKey", "The specified key does not exist.", 404);

    private static AwsException NoSuchUpload() => new("NoSuchUpload", "The specified upload does not exist.", 404);
}
