using System.Security.Cryptography;
using System.Text;

namespace GitOps.Bench;

/// <summary>A push webhook as GitHub sends it, signed.</summary>
internal static class SignedPost
{
    public const string Secret = "a secret of the bench";

    public static async Task<int> SendAsync(HttpClient http, string url, string id, string body, string secret = Secret) =>
        await SendAsync(
            http,
            url,
            id,
            Encoding.UTF8.GetBytes(body),
            Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)))
        );

    public static async Task<int> SendAsync(HttpClient http, string url, string id, byte[] body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.ExpectContinue = body.Length > 1 << 20;
        request.Headers.TryAddWithoutValidation("X-GitHub-Delivery", id);
        request.Headers.TryAddWithoutValidation("X-GitHub-Event", "push");
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", "sha256=" + signature);
        try
        {
            using var answer = await http.SendAsync(request);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            // The server cuts off a body that is too large.
            return 413;
        }
    }
}
