using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Server;

/// <summary>Reads request bodies into memory, for services whose requests are small.</summary>
internal static class RequestBody
{
    private const int MaxBytes = 16 << 20;

    /// <exception cref="AwsException">The body is larger than 16 MiB.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBytes)
            throw TooLarge();
        using var buffer = new MemoryStream();
        var chunk = new byte[16 << 10];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBytes)
                throw TooLarge();
        }

        return buffer.ToArray();
    }

    public static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    private static AwsException TooLarge() =>
        new("RequestEntityTooLargeException", $"the request body exceeds the limit of {MaxBytes} bytes", 413);
}
