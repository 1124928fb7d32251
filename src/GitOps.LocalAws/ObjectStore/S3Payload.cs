using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>
/// The body of an S3 request: decoded if it is sent in aws-chunked encoding, and verified against everything that the client declared about
/// it: the signed hash, the signatures of its chunks, its length and its checksums.
/// </summary>
/// <param name="declaredHash">The value of x-amz-content-sha256.</param>
/// <param name="signatures">Verifies signed chunks.</param>
internal sealed class S3Payload(HttpRequest request, string declaredHash, ChunkSignatures signatures)
{
    private const string Unsigned = "UNSIGNED-PAYLOAD";
    private const string Streaming = "STREAMING-";
    private const string Trailer = "-TRAILER";
    private const int MaxXmlBytes = 16 << 20;

    // No request of S3 is deeper, and the time to read a document grows with the square of its depth.
    private const int MaxXmlDepth = 16;

    private static readonly string[] Supported =
    [
        Unsigned,
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    ];

    /// <exception cref="AwsException">The value is neither a hash nor one of the supported ways to sign a body.</exception>
    public static void CheckDeclaredHash(string value)
    {
        if (value.StartsWith("STREAMING-AWS4-ECDSA-", StringComparison.Ordinal))
            throw new AwsException("NotImplemented", $"local AWS does not support x-amz-content-sha256: {value}", 501);
        if (!Supported.Contains(value) && !IsHash(value))
            throw new AwsException(
                "InvalidArgument",
                $"x-amz-content-sha256 must be a SHA-256 hash in lower-case hexadecimal or one of {string.Join(", ", Supported)}"
            );
    }

    /// <summary>Opens the content. It must be read to its end: only then it is verified.</summary>
    public Stream Open() => Open(withChecksums: true);

    /// <summary>Reads a small body as XML.</summary>
    /// <param name="withChecksums">False if the checksums in the headers are those of an object instead of the body.</param>
    /// <exception cref="AwsException">The body is not XML, too large, or not what the client declared.</exception>
    public async Task<XDocument> ReadXmlAsync(bool withChecksums)
    {
        using var buffer = new MemoryStream();
        await using var content = Open(withChecksums);
        var chunk = new byte[16 << 10];
        int read;
        while ((read = await content.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxXmlBytes)
                throw new AwsException("MaxMessageLengthExceeded", $"the request body exceeds the limit of {MaxXmlBytes} bytes");
        }

        buffer.Position = 0;
        try
        {
            using (var depth = XmlReader.Create(buffer, new() { CloseInput = false }))
                while (depth.Read())
                    if (depth.Depth >= MaxXmlDepth)
                        throw S3Errors.MalformedXml();
            buffer.Position = 0;
            using var reader = XmlReader.Create(buffer);
            return XDocument.Load(reader);
        }
        catch (XmlException)
        {
            throw S3Errors.MalformedXml();
        }
    }

    private VerifiedStream Open(bool withChecksums)
    {
        var chunked = declaredHash.StartsWith(Streaming, StringComparison.Ordinal)
            ? new AwsChunkedStream(
                request.Body,
                declaredHash.Contains("UNSIGNED", StringComparison.Ordinal) ? null : signatures,
                declaredHash.EndsWith(Trailer, StringComparison.Ordinal)
            )
            : null;
        var checks = new List<VerifiedStream.Check>();
        if (IsHash(declaredHash))
            checks.Add(
                new(
                    Checksum.Sha256(),
                    () => Convert.FromHexString(declaredHash),
                    new("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")
                )
            );
        if (request.Headers.ContentMD5.ToString() is { Length: > 0 } md5)
            checks.Add(new(Checksum.Md5(), Constant(md5, "Content-MD5"), BadDigest("Content-MD5")));
        if (withChecksums)
            checks.AddRange(Checksums(chunked));
        return new(chunked ?? request.Body, checks, () => chunked is null ? null : DecodedLength());
    }

    // A checksum is in a header, or announced by x-amz-trailer and sent after the content.
    private IEnumerable<VerifiedStream.Check> Checksums(AwsChunkedStream? chunked)
    {
        var announced = request.Headers["x-amz-trailer"].ToString();
        foreach (var (name, create) in Checksum.ByHeader)
            if (request.Headers[name].ToString() is { Length: > 0 } value)
                yield return new(create(), Constant(value, name), BadDigest(name));
            else if (chunked is not null && announced.Equals(name, StringComparison.OrdinalIgnoreCase))
                yield return new(create(), () => Decode(chunked.Trailers.GetValueOrDefault(name, ""), name), BadDigest(name));
    }

    private long? DecodedLength()
    {
        var text = request.Headers["x-amz-decoded-content-length"].ToString();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw new AwsException("MissingContentLength", "You must provide the x-amz-decoded-content-length HTTP header.", 411);
    }

    private static Func<byte[]?> Constant(string base64, string name)
    {
        var value = Decode(base64, name);
        return () => value;
    }

    private static byte[] Decode(string base64, string name)
    {
        var value = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, value, out var length) && length > 0
            ? value[..length]
            : throw new AwsException("InvalidDigest", $"The {name} you specified is not valid base64.");
    }

    private static AwsException BadDigest(string name) => new("BadDigest", $"The {name} you specified did not match what we received.");

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
