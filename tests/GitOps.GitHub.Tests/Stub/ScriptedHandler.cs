using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.GitHub.Tests.Stub;

/// <summary>Answers requests by routes, and keeps a journal. A request without a route throws.</summary>
internal class ScriptedHandler : HttpMessageHandler
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly List<(string Method, string Path, Func<StubRequest, HttpResponseMessage> Answer)> _routes = [];
    private readonly List<StubRequest> _journal = [];

    /// <summary>What happens to a request instead of its route's answer, or after it.</summary>
    public Func<StubRequest, Func<HttpResponseMessage>, HttpResponseMessage> Fault { get; set; } = (_, answer) => answer();

    public IReadOnlyList<StubRequest> Journal
    {
        get
        {
            lock (_journal)
                return [.. _journal];
        }
    }

    public IEnumerable<StubRequest> Writes => Journal.Where(r => r.IsWrite && !r.Path.StartsWith("app/", StringComparison.Ordinal));

    /// <summary>Adds a route, which is asked before the earlier ones.</summary>
    public void On(string method, string path, Func<StubRequest, HttpResponseMessage> answer) => _routes.Insert(0, (method, path, answer));

    public void On(string path, object body) => On("GET", path, _ => Answer(HttpStatusCode.OK, body));

    public static HttpResponseMessage Answer(HttpStatusCode status, object body) =>
        new(status)
        {
            Content = new StringContent(body as string ?? JsonSerializer.Serialize(body, Json), Encoding.UTF8, "application/json"),
        };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var text = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var received = new StubRequest(
            request.Method.Method,
            request.RequestUri!,
            request.Headers.Authorization?.ToString(),
            request.Headers.IfNoneMatch.ToString(),
            text is null or "" ? null : JsonNode.Parse(text)
        );
        lock (_journal)
        {
            _journal.Add(received);
            return Fault(received, () => Route(received));
        }
    }

    private HttpResponseMessage Route(StubRequest request) =>
        _routes.FirstOrDefault(r => r.Method == request.Method && Matches(r.Path, request.Path)) is { Answer: { } answer }
            ? answer(request)
            : throw new InvalidOperationException($"no route for {request}");

    private static bool Matches(string pattern, string path)
    {
        var (parts, segments) = (pattern.Split('/'), path.Split('/'));
        return parts.Length == segments.Length && parts.Zip(segments).All(p => p.First == "*" || p.First == p.Second);
    }
}
