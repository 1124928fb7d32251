using Octokit;
using Octokit.Internal;

namespace GitOps.GitHub.Http;

/// <summary>
/// Sends Octokit's requests through our handlers, until the caller's token ends the call: most of its methods take none. Octokit's own
/// client would follow redirects and end waits for limits.
/// </summary>
internal sealed class OctokitTransport(HttpClient http, CancellationToken caller) : HttpClientAdapter(() => NoTransport), IHttpClient
{
    private static readonly Unused NoTransport = new();

    public new async Task<IResponse> Send(
        IRequest request,
        CancellationToken cancellationToken,
        Func<object, object>? preprocessResponseBody = null
    )
    {
        using var message = BuildRequestMessage(request);
        using var response = await http.SendAsync(message, caller);
        return await BuildResponse(response, preprocessResponseBody);
    }

    private sealed class Unused : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
