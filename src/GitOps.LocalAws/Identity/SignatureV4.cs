using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOps.LocalAws.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitOps.LocalAws.Identity;

/// <summary>Checks a request's Signature Version 4 against the key ring.</summary>
internal sealed class SignatureV4(KeyRing keys, TimeProvider time)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The caller of a request whose signature holds. <paramref name="payloadHash"/> is what the signature covers of the body.</summary>
    public Caller Verify(HttpRequest request, SignedRequest signed, string payloadHash)
    {
        if (keys.Find(signed.AccessKeyId) is not { } key)
            throw new AwsError(
                signed.Service == "s3" ? "InvalidAccessKeyId" : "UnrecognizedClientException",
                "The security token included in the request is invalid: this server does not know the access key.",
                403
            );
        if (key.SessionToken is not null && key.SessionToken != signed.Token)
            throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
        CheckTime(signed, key);
        var canonical = Canonical(request, signed, payloadHash);
        var toSign =
            $"AWS4-HMAC-SHA256\n{signed.Time}\n{signed.Scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(SigningKey(key.Secret, signed), Encoding.UTF8.GetBytes(toSign)));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signed.Signature)))
            throw new AwsError(
                signed.Service == "s3" ? "SignatureDoesNotMatch" : "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
                403
            );
        return new(key.Account, signed.Region, signed.Service, key.Arn, key.UserId, key.Id);
    }

    private void CheckTime(SignedRequest signed, AccessKey key)
    {
        var now = time.GetUtcNow();
        if (
            !DateTimeOffset.TryParseExact(signed.Time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        )
            throw new AwsError("IncompleteSignature", "X-Amz-Date is not a time", 403);
        var late = signed.IsPresigned ? now > at.AddSeconds(signed.ExpiresSeconds) : (now - at).Duration() > TimeSpan.FromMinutes(15);
        if (late)
            throw new AwsError("RequestTimeTooSkewed", "Signature expired: the time of the request is too far from the server's.", 403);
        if (key.Expires < now)
            throw new AwsError("ExpiredTokenException", "The security token included in the request is expired", 403);
    }

    private static string Canonical(HttpRequest request, SignedRequest signed, string payloadHash)
    {
        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var mark = raw.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? raw : raw[..mark];
        // All services but S3 encode the path once more.
        if (signed.Service != "s3")
            path = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var query =
            mark < 0
                ? ""
                : string.Join(
                    '&',
                    raw[(mark + 1)..]
                        .Split('&', StringSplitOptions.RemoveEmptyEntries)
                        .Select(p => p.Contains('=', StringComparison.Ordinal) ? p : p + "=")
                        .Where(p => !p.StartsWith("X-Amz-Signature=", StringComparison.Ordinal))
                        .Order(StringComparer.Ordinal)
                );
        var headers = string.Concat(signed.SignedHeaders.Select(h => $"{h}:{HeaderValue(request, h)}\n"));
        return $"{request.Method}\n{path}\n{query}\n{headers}\n{string.Join(';', signed.SignedHeaders)}\n{payloadHash}";
    }

    private static string HeaderValue(HttpRequest request, string name)
    {
        var value = string.Join(',', request.Headers[name].Select(v => v?.Trim()));
        while (value.Contains("  ", StringComparison.Ordinal))
            value = value.Replace("  ", " ", StringComparison.Ordinal);
        return value;
    }

    private static byte[] SigningKey(string secret, SignedRequest signed)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in new[] { signed.Date, signed.Region, signed.Service, "aws4_request" })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return key;
    }
}
