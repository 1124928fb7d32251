using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitOps.LocalAws.Identity;

/// <summary>Verifies the Signature Version 4 of requests.</summary>
internal sealed class SignatureVerifier(AccessKeyStore keys, TimeProvider time)
{
    private const int MaxPresignedSeconds = 7 * 24 * 60 * 60;
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(15);
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Returns the caller if the signature is valid.</summary>
    /// <param name="payloadHash">The hash of the body that was signed.</param>
    /// <param name="entry">Gets the account as soon as the signature is known to be the caller's.</param>
    /// <exception cref="AwsException">The access key is unknown or expired, or the signature is invalid.</exception>
    public Caller Verify(HttpRequest request, RequestSignature signature, string payloadHash, JournalEntry entry)
    {
        if (keys.Find(signature.AccessKeyId) is not { } key)
            throw new AwsException(
                signature.Service == "s3" ? "InvalidAccessKeyId" : "UnrecognizedClientException",
                "The security token included in the request is invalid: unknown access key.",
                403
            );
        if (key.SessionToken is not null && key.SessionToken != signature.Token)
            throw new AwsException("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
        var canonical = Canonical(request, signature, payloadHash);
        var canonicalHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var stringToSign = $"AWS4-HMAC-SHA256\n{signature.Time}\n{signature.Scope}\n{canonicalHash}";
        var expected = Convert.ToHexStringLower(
            HMACSHA256.HashData(SigningKey(key.Secret, signature), Encoding.UTF8.GetBytes(stringToSign))
        );
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature.Signature)))
            throw new AwsException(
                signature.Service == "s3" ? "SignatureDoesNotMatch" : "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. "
                    + "Check your AWS Secret Access Key and signing method.",
                403
            );
        entry.Account = key.Account;
        CheckTime(signature, key);
        return new(key.Account, signature.Region, signature.Service, key.Arn, key.UserId, key.Id);
    }

    /// <summary>Verifies the chunks of the body of a request whose signature was verified.</summary>
    public ChunkSignatures Chunks(RequestSignature signature) =>
        new(SigningKey(keys.Find(signature.AccessKeyId)!.Secret, signature), signature);

    private void CheckTime(RequestSignature signature, AccessKey key)
    {
        var now = time.GetUtcNow();
        if (
            !DateTimeOffset.TryParseExact(
                signature.Time,
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var signedAt
            )
        )
            throw new AwsException("IncompleteSignature", "invalid X-Amz-Date: expected a time such as 20260131T120000Z", 403);
        if (signature.IsPresigned && signature.ExpiresSeconds is < 1 or > MaxPresignedSeconds)
            throw new AwsException(
                "AuthorizationQueryParametersError",
                $"X-Amz-Expires must be a number of seconds from 1 to {MaxPresignedSeconds} (7 days)",
                403
            );
        var lifetime = signature.IsPresigned ? TimeSpan.FromSeconds(signature.ExpiresSeconds) : MaxSkew;
        if (now - signedAt > lifetime || signedAt - now > MaxSkew)
            throw new AwsException(
                "RequestTimeTooSkewed",
                "Signature expired: the time of the request differs too much from the server's time.",
                403
            );
        if (key.Expires < now)
            throw new AwsException("ExpiredTokenException", "The security token included in the request is expired", 403);
    }

    private static string Canonical(HttpRequest request, RequestSignature signature, string payloadHash)
    {
        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var queryStart = raw.IndexOf('?', StringComparison.Ordinal);
        var path = queryStart < 0 ? raw : raw[..queryStart];
        // All services except S3 URI-encode the path twice.
        if (signature.Service != "s3")
            path = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var query =
            queryStart < 0
                ? ""
                : string.Join(
                    '&',
                    raw[(queryStart + 1)..]
                        .Split('&', StringSplitOptions.RemoveEmptyEntries)
                        .Select(p => p.Contains('=', StringComparison.Ordinal) ? p : p + "=")
                        .Where(p => !p.StartsWith("X-Amz-Signature=", StringComparison.Ordinal))
                        .Order(StringComparer.Ordinal)
                );
        var headers = string.Concat(signature.SignedHeaders.Select(h => $"{h}:{HeaderValue(request, h)}\n"));
        return $"{request.Method}\n{path}\n{query}\n{headers}\n{string.Join(';', signature.SignedHeaders)}\n{payloadHash}";
    }

    private static string HeaderValue(HttpRequest request, string name)
    {
        var value = string.Join(',', request.Headers[name].Select(v => v?.Trim()));
        while (value.Contains("  ", StringComparison.Ordinal))
            value = value.Replace("  ", " ", StringComparison.Ordinal);
        return value;
    }

    private static byte[] SigningKey(string secret, RequestSignature signature)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in new[] { signature.Date, signature.Region, signature.Service, "aws4_request" })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return key;
    }
}
