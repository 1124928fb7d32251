using System.Text.Json.Nodes;

namespace GitOps.GitHub.Tests.Stub;

/// <summary>A request as the stub received it.</summary>
internal sealed record StubRequest(string Method, Uri Url, string? Authorization, string? IfNoneMatch, JsonNode? Body)
{
    public string Path => Url.AbsolutePath.TrimStart('/');

    public bool IsWrite => Method != "GET";

    public override string ToString() => $"{Method} {Url.PathAndQuery.TrimStart('/')}";
}
