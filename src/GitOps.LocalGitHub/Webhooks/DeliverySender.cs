using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Webhooks;

/// <summary>Sends deliveries with GitHub's headers and signature. The receiver has 10 seconds to respond.</summary>
internal sealed class DeliverySender : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>The status of the response, or 0, and OK or why the delivery failed.</summary>
    public async Task<(int Code, string Status)> SendAsync(Hook hook, Delivery delivery, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(hook, delivery);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var code = (int)response.StatusCode;
            return (code, response.IsSuccessStatusCode ? "OK" : $"Invalid HTTP Response: {code}");
        }
        catch (HttpRequestException exception)
        {
            return (0, $"failed to connect to host: {exception.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (0, "timed out");
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage CreateRequest(Hook hook, Delivery delivery)
    {
        var body = Encoding.UTF8.GetBytes(delivery.Payload);
        var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "GitHub-Hookshot/local");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.Add("X-GitHub-Event", delivery.Event);
        request.Headers.Add("X-GitHub-Delivery", delivery.Guid);
        request.Headers.Add("X-GitHub-Hook-ID", hook.Id.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-GitHub-Hook-Installation-Target-Type", hook.AppId is null ? "repository" : "integration");
        request.Headers.Add(
            "X-GitHub-Hook-Installation-Target-ID",
            (hook.AppId ?? hook.RepositoryId)?.ToString(CultureInfo.InvariantCulture) ?? ""
        );
        if (hook.Secret.Length > 0)
            request.Headers.Add(
                "X-Hub-Signature-256",
                "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(hook.Secret), body))
            );
        return request;
    }
}
