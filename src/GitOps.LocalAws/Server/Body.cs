using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Server;

/// <summary>Reads the bodies of requests that are small by nature.</summary>
internal static class Body
{
    private const int Most = 16 << 20;

    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > Most)
            throw new AwsError("RequestEntityTooLargeException", $"the body is larger than {Most} bytes", 413);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 << 10];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > Most)
                throw new AwsError("RequestEntityTooLargeException", $"the body is larger than {Most} bytes", 413);
        }

        return buffer.ToArray();
    }

    public static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
