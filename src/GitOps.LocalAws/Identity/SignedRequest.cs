using System.Globalization;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Identity;

/// <summary>What a request says of its signature, in its Authorization header or, presigned, in its query.</summary>
internal sealed record SignedRequest(
    string AccessKeyId,
    string Date,
    string Region,
    string Service,
    IReadOnlyList<string> SignedHeaders,
    string Signature,
    string Time,
    string? Token,
    bool IsPresigned,
    int ExpiresSeconds
)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    public static SignedRequest Read(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Algorithm, StringComparison.Ordinal))
            return FromHeader(header[Algorithm.Length..], request);
        if (request.Query["X-Amz-Algorithm"] == Algorithm)
            return FromQuery(request.Query);
        throw new AwsError(
            "MissingAuthenticationToken",
            "Request is missing Authentication Token: `gitops local env` prints the keys of this server",
            403
        );
    }

    private static SignedRequest FromHeader(string header, HttpRequest request)
    {
        var parts = header
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2))
            .Where(p => p.Length == 2)
            .ToDictionary(p => p[0].Trim(), p => p[1]);
        if (
            !parts.TryGetValue("Credential", out var credential)
            || !parts.TryGetValue("SignedHeaders", out var signed)
            || !parts.TryGetValue("Signature", out var signature)
        )
            throw Incomplete();
        return Of(
            credential,
            signed,
            signature,
            request.Headers["X-Amz-Date"].ToString(),
            request.Headers["X-Amz-Security-Token"].ToString(),
            isPresigned: false,
            0
        );
    }

    private static SignedRequest FromQuery(IQueryCollection query) =>
        Of(
            query["X-Amz-Credential"].ToString(),
            query["X-Amz-SignedHeaders"].ToString(),
            query["X-Amz-Signature"].ToString(),
            query["X-Amz-Date"].ToString(),
            query["X-Amz-Security-Token"].ToString(),
            isPresigned: true,
            int.TryParse(query["X-Amz-Expires"], CultureInfo.InvariantCulture, out var seconds) ? seconds : 0
        );

    private static SignedRequest Of(
        string credential,
        string signed,
        string signature,
        string time,
        string token,
        bool isPresigned,
        int expires
    )
    {
        var scope = credential.Split('/');
        return scope.Length == 5
            ? new(
                scope[0],
                scope[1],
                scope[2],
                scope[3],
                signed.Split(';'),
                signature,
                time,
                token.Length > 0 ? token : null,
                isPresigned,
                expires
            )
            : throw Incomplete();
    }

    private static AwsError Incomplete() => new("IncompleteSignature", "the signature of the request is not complete", 403);
}
