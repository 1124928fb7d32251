using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>The S3 operations on multipart uploads.</summary>
internal sealed class MultipartOperations(BucketStore store, TimeProvider time)
{
    public static Task BeginAsync(HttpContext context, Bucket bucket, string key)
    {
        var id = bucket.BeginUpload(key, ObjectOperations.ContentType(context.Request), ObjectOperations.Metadata(context.Request));
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

    public async Task PutPartAsync(HttpContext context, Bucket bucket, string id, S3Payload payload)
    {
        if (bucket.FindUpload(id) is null)
            throw S3Errors.NoSuchUpload();
        if (!int.TryParse(context.Request.Query["partNumber"], CultureInfo.InvariantCulture, out var number) || number is < 1 or > 10_000)
            throw new AwsException("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        var blob = await store.Blobs.WriteAsync(payload.Open(), context.RequestAborted);
        if (!bucket.PutPart(id, number, blob))
            throw S3Errors.NoSuchUpload();
        context.Response.Headers.ETag = $"\"{blob.Md5}\"";
    }

    public static Task ListPartsAsync(HttpContext context, Bucket bucket, string id)
    {
        var upload = bucket.FindUpload(id) ?? throw S3Errors.NoSuchUpload();
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

    public async Task CompleteAsync(HttpContext context, Bucket bucket, string id, S3Payload payload)
    {
        if (bucket.FindUpload(id) is null)
            throw S3Errors.NoSuchUpload();
        // The checksums of this request are those of the object.
        var numbers = PartNumbers(await payload.ReadXmlAsync(withChecksums: false));
        var upload = bucket.RetainParts(id, numbers) ?? throw S3Errors.NoSuchUpload();
        var parts = numbers.Select(n => upload.Parts[n]).ToList();
        try
        {
            await using var joined = new ConcatenatedStream([.. parts.Select(p => (Func<Stream>)(() => store.Blobs.Open(p.Sha256)))]);
            var blob = await store.Blobs.WriteAsync(joined, context.RequestAborted);
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
            ObjectOperations.Put(context, bucket, stored);
            bucket.EndUpload(id);
            await WriteCompletedAsync(context, bucket, stored);
        }
        finally
        {
            foreach (var part in parts)
                store.Blobs.Release(part.Sha256);
        }
    }

    private static List<int> PartNumbers(XDocument document) =>
        [
            .. document
                .Descendants()
                .Where(e => e.Name.LocalName == "PartNumber")
                .Select(e => int.TryParse(e.Value, CultureInfo.InvariantCulture, out var number) ? number : throw S3Errors.MalformedXml()),
        ];

    private static Task WriteCompletedAsync(HttpContext context, Bucket bucket, StoredObject stored) =>
        S3Xml.WriteAsync(
            context,
            new XElement(
                S3Xml.Namespace + "CompleteMultipartUploadResult",
                new XElement(S3Xml.Namespace + "Bucket", bucket.Name),
                new XElement(S3Xml.Namespace + "Key", stored.Key),
                new XElement(S3Xml.Namespace + "ETag", stored.ETag)
            )
        );
}
