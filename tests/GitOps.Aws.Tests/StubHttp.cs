using System.Net;
using System.Text;

namespace GitOps.Aws.Tests;

/// <summary>
/// Responds to requests from a list, in order; an unexpected request throws. Tests check <see cref="Left"/> for unused responses.
/// </summary>
internal sealed class StubHttp : HttpMessageHandler
{
    private readonly Queue<(int Status, string Body)> _responses = new();

    public List<(string Target, string Body)> Requests { get; } = [];

    public int Left => _responses.Count;

    public StubHttp Respond(int status, string body)
    {
        _responses.Enqueue((status, body));
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.Headers.TryGetValues("X-Amz-Target", out var targets) ? targets.First() : request.RequestUri!.PathAndQuery;
        Requests.Add((target, await request.Content!.ReadAsStringAsync(cancellationToken)));
        var (status, body) = _responses.TryDequeue(out var response)
            ? response
            : throw new InvalidOperationException($"unexpected request {target}: no response is left");
        return new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };
    }
}
