using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>The content of a request, whatever frame it comes in.</summary>
internal static class S3Body
{
    public static Stream Of(HttpRequest request, string declaredHash) =>
        declaredHash.StartsWith("STREAMING-", StringComparison.Ordinal) ? new ChunkedBody(request.Body) : request.Body;
}
