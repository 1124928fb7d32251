using System.Security.Cryptography;
using System.Text;

namespace GitOps.LocalAws.Tests.Drivers;

/// <summary>Signature Version 4, written for the tests independently of the server.</summary>
internal static class SigV4
{
    public const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>The HMAC of a text by the key of a scope (date/region/service/aws4_request).</summary>
    public static string Sign(string secret, string scope, string text)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope.Split('/'))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));
}
