using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>The content of a request, decoded if it is sent in aws-chunked encoding.</summary>
internal static class S3RequestBody
{
    public static Stream Open(HttpRequest request, string declaredHash) =>
        declaredHash.StartsWith("STREAMING-", StringComparison.Ordinal) ? new AwsChunkedStream(request.Body) : request.Body;
}
