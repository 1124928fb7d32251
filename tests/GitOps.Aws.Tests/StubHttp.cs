using System.Net;
using System.Text;

namespace GitOps.Aws.Tests;

/// <summary>Answers requests from a list, in order; one too many throws, and one left over fails the test that asks.</summary>
internal sealed class StubHttp : HttpMessageHandler
{
    private readonly Queue<(int Status, string Body)> _answers = new();

    public List<(string Target, string Body)> Requests { get; } = [];

    public int Left => _answers.Count;

    public StubHttp Answer(int status, string body)
    {
        _answers.Enqueue((status, body));
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.Headers.TryGetValues("X-Amz-Target", out var targets) ? targets.First() : request.RequestUri!.PathAndQuery;
        Requests.Add((target, await request.Content!.ReadAsStringAsync(cancellationToken)));
        var (status, body) = _answers.TryDequeue(out var answer)
            ? answer
            : throw new InvalidOperationException($"nobody said what to answer to {target}");
        return new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };
    }
}
