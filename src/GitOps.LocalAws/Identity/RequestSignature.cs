using System.Globalization;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Identity;

/// <summary>The signature of a request: from the Authorization header or, in a presigned URL, from the query.</summary>
internal sealed record RequestSignature(
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

    /// <exception cref="AwsException">The request has no complete signature.</exception>
    public static RequestSignature Parse(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Algorithm, StringComparison.Ordinal))
            return FromHeader(header[Algorithm.Length..], request);
        if (request.Query["X-Amz-Algorithm"] == Algorithm)
            return FromQuery(request.Query);
        throw new AwsException(
            "MissingAuthenticationToken",
            "Request is missing Authentication Token: `gitops local env` prints the credentials of this server",
            403
        );
    }

    private static RequestSignature FromHeader(string header, HttpRequest request)
    {
        var parts = header
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2))
            .Where(p => p.Length == 2)
            .DistinctBy(p => p[0].Trim())
            .ToDictionary(p => p[0].Trim(), p => p[1]);
        if (
            !parts.TryGetValue("Credential", out var credential)
            || !parts.TryGetValue("SignedHeaders", out var signedHeaders)
            || !parts.TryGetValue("Signature", out var signature)
        )
            throw Incomplete();
        return Create(
            credential,
            signedHeaders,
            signature,
            request.Headers["X-Amz-Date"].ToString(),
            request.Headers["X-Amz-Security-Token"].ToString(),
            isPresigned: false,
            0
        );
    }

    private static RequestSignature FromQuery(IQueryCollection query) =>
        Create(
            query["X-Amz-Credential"].ToString(),
            query["X-Amz-SignedHeaders"].ToString(),
            query["X-Amz-Signature"].ToString(),
            query["X-Amz-Date"].ToString(),
            query["X-Amz-Security-Token"].ToString(),
            isPresigned: true,
            int.TryParse(query["X-Amz-Expires"], CultureInfo.InvariantCulture, out var seconds) ? seconds : 0
        );

    private static RequestSignature Create(
        string credential,
        string signedHeaders,
        string signature,
        string time,
        string token,
        bool isPresigned,
        int expires
    )
    {
        if (credential.Split('/') is not [var keyId, var date, var region, var service, _])
            throw Incomplete();
        if (!AwsNames.IsRegion(region))
            throw new AwsException(
                "IncompleteSignature",
                $"invalid region '{region}' in the credential scope: expected a name such as eu-west-1",
                403
            );
        return new(
            keyId,
            date,
            region,
            service,
            signedHeaders.Split(';'),
            signature,
            time,
            token.Length > 0 ? token : null,
            isPresigned,
            expires
        );
    }

    private static AwsException Incomplete() => new("IncompleteSignature", "the signature of the request is incomplete", 403);
}
