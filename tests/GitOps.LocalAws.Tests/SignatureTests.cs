using System.Globalization;
using System.Text;
using GitOps.LocalAws.Tests.Drivers;

namespace GitOps.LocalAws.Tests;

public sealed class SignatureTests
{
    private const string Signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string SignedTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    private const string UnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    // The CRC-32 of "hello world".
    private const string Trailer = "x-amz-checksum-crc32:DUoRhQ==";

    [Theory]
    [InlineData("604800", 200), InlineData("1", 200)]
    [InlineData("604801", 403), InlineData("0", 403), InlineData("-1", 403), InlineData("soon", 403), InlineData(null, 403)]
    public async Task A_presigned_URL_expires_within_7_days(string? expires, int status)
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/key", "content");
        // Ahead by less than the tolerated skew: a URL of one second is still valid after a pause of this process.
        server.Client.Time = DateTimeOffset.UtcNow.AddMinutes(5);

        var reply = await server.Client.SendUnsignedAsync("GET", server.Client.Presign("GET", "/bucket/key", expires), []);

        Assert.Equal(status, reply.Status);
    }

    [Theory]
    [InlineData(-8, 403), InlineData(-6, 200), InlineData(1, 403)]
    public async Task A_presigned_URL_is_valid_from_its_time_until_it_expires(int days, int status)
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/key", "content");
        server.Client.Time = DateTimeOffset.UtcNow.AddDays(days);

        var reply = await server.Client.SendUnsignedAsync("GET", server.Client.Presign("GET", "/bucket/key", "604800"), []);

        Assert.Equal(status, reply.Status);
    }

    [Theory]
    [InlineData(Signed), InlineData(SignedTrailer), InlineData(UnsignedTrailer)]
    public async Task A_body_in_chunks_is_stored(string payload)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await PutChunksAsync(server, payload, ["hello ", "world"]);

        Assert.Equal(200, reply.Status);
        Assert.Equal("hello world", (await server.Client.S3Async("GET", "/bucket/key")).Text);
    }

    [Theory]
    [InlineData(Signed, "hello ", "hellO ", "SignatureDoesNotMatch")]
    [InlineData(Signed, "world", "w0rld", "SignatureDoesNotMatch")]
    [InlineData(Signed, "0;chunk-signature=", "0;chunk-signature=0", "SignatureDoesNotMatch")]
    [InlineData(Signed, ";chunk-signature=", ";other=", "SignatureDoesNotMatch")]
    [InlineData(Signed, "\r\n0;", "\r\n", "InvalidChunkSizeError")]
    [InlineData(Signed, "6;", "FFFFFFFFFFFFFFFF;", "InvalidChunkSizeError")]
    [InlineData(SignedTrailer, "DUoRhQ==", "AAAAAA==", "SignatureDoesNotMatch")]
    [InlineData(SignedTrailer, "x-amz-trailer-signature:", "x-amz-other:", "SignatureDoesNotMatch")]
    [InlineData(UnsignedTrailer, "DUoRhQ==", "AAAAAA==", "BadDigest")]
    [InlineData(UnsignedTrailer, "world", "w0rld", "BadDigest")]
    [InlineData(UnsignedTrailer, "6\r\nhello \r\n", "", "IncompleteBody")]
    public async Task A_body_in_chunks_that_was_changed_is_refused(string payload, string part, string replacement, string code)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await PutChunksAsync(server, payload, ["hello ", "world"], body => ReplaceFirst(body, part, replacement));

        Assert.Equal(code, reply.Element("Code"));
        Assert.Equal(404, (await server.Client.S3Async("GET", "/bucket/key")).Status);
        Assert.Equal(0, server.CountBlobs());
    }

    [Theory]
    [InlineData("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", 501)]
    [InlineData("STREAMING-OTHER", 400)]
    [InlineData("abc", 400)]
    [InlineData("", 400)]
    public async Task A_payload_that_cannot_be_verified_is_refused(string payload, int status)
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.S3Async("PUT", "/bucket");

        var reply = await server.Client.S3Async("PUT", "/bucket/key", "content", new() { ["x-amz-content-sha256"] = payload });

        Assert.Equal(status, reply.Status);
        Assert.Equal(404, (await server.Client.S3Async("GET", "/bucket/key")).Status);
    }

    [Fact]
    public async Task A_body_that_does_not_have_the_signed_hash_changes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/key", "content");
        Dictionary<string, string> other = new() { ["x-amz-content-sha256"] = SigV4.Hash("other") };

        var deleted = await server.Client.S3Async("POST", "/bucket?delete", "<Delete><Object><Key>key</Key></Object></Delete>", other);
        var put = await server.Client.S3Async("PUT", "/bucket/key", "changed", other);

        Assert.Equal("XAmzContentSHA256Mismatch", deleted.Element("Code"));
        Assert.Equal("XAmzContentSHA256Mismatch", put.Element("Code"));
        Assert.Equal("content", (await server.Client.S3Async("GET", "/bucket/key")).Text);
    }

    [Theory]
    [
        InlineData("x-amz-checksum-crc32", "DUoRhQ=="),
        InlineData("x-amz-checksum-crc32c", "yZRlqg=="),
        InlineData("x-amz-checksum-sha1", "Kq5sNclPz7QV2+lfQIuc6R7oRu0=")
    ]
    [
        InlineData("x-amz-checksum-sha256", "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="),
        InlineData("x-amz-checksum-crc64nvme", "jSnVw/bqjr4=")
    ]
    public async Task Checksums_are_verified(string header, string checksum)
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.S3Async("PUT", "/bucket");

        Assert.Equal(200, (await server.Client.S3Async("PUT", "/bucket/key", "hello world", new() { [header] = checksum })).Status);
        Assert.Equal(
            "BadDigest",
            (await server.Client.S3Async("PUT", "/bucket/key", "hello World", new() { [header] = checksum })).Element("Code")
        );
    }

    private static string ReplaceFirst(string text, string part, string replacement) =>
        text.IndexOf(part, StringComparison.Ordinal) is var index && index >= 0
            ? text[..index] + replacement + text[(index + part.Length)..]
            : throw new InvalidOperationException($"{part} is not in {text}");

    private static async Task<Reply> PutChunksAsync(TestServer server, string payload, string[] chunks, Func<string, string>? change = null)
    {
        var client = server.Client;
        await client.S3Async("PUT", "/bucket");
        Dictionary<string, string> headers = new()
        {
            ["x-amz-content-sha256"] = payload,
            ["x-amz-decoded-content-length"] = chunks.Sum(c => c.Length).ToString(CultureInfo.InvariantCulture),
        };
        if (payload != Signed)
            headers["x-amz-trailer"] = "x-amz-checksum-crc32";
        var previous = client.Seed("/bucket/key", headers, payload);
        var body = new StringBuilder();
        foreach (var chunk in chunks.Append(""))
        {
            previous = SignChunk("PAYLOAD", $"{SigV4.EmptyHash}\n{SigV4.Hash(chunk)}");
            body.Append(CultureInfo.InvariantCulture, $"{chunk.Length:x}")
                .Append(payload == UnsignedTrailer ? "" : ";chunk-signature=" + previous)
                .Append(chunk.Length == 0 ? "\r\n" : $"\r\n{chunk}\r\n");
        }

        if (payload != Signed)
            body.Append(Trailer + "\r\n");
        if (payload == SignedTrailer)
            body.Append("x-amz-trailer-signature:" + SignChunk("TRAILER", SigV4.Hash(Trailer + "\n")) + "\r\n");
        body.Append("\r\n");
        return await client.SendAsync(
            "s3",
            "PUT",
            "/bucket/key",
            Encoding.UTF8.GetBytes(change is null ? body.ToString() : change(body.ToString())),
            headers
        );

        string SignChunk(string kind, string hashes) =>
            SigV4.Sign(
                client.Secret,
                client.S3Scope,
                $"AWS4-HMAC-SHA256-{kind}\n{client.TimeText}\n{client.S3Scope}\n{previous}\n{hashes}"
            );
    }
}
