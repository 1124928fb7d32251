using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>The query of an S3 request, which selects the operation together with the method.</summary>
internal static class S3Query
{
    /// <summary>The names of the parameters in order, without those of a presigned URL and the operation's name that SDKs add.</summary>
    public static IReadOnlyList<string> Names(HttpRequest request) =>
        [
            .. request
                .Query.Keys.Where(k => k != "x-id" && !k.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal),
        ];
}
