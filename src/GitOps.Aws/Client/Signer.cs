using System.Globalization;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;

namespace GitOps.Aws.Client;

/// <summary>Signs requests with Signature Version 4. AWSSDK.Core computes the signature.</summary>
internal static class Signer
{
    public static HttpRequestMessage Sign(
        AwsRequest request,
        Uri uri,
        ImmutableCredentials keys,
        string region,
        string service,
        DateTime now
    )
    {
        var time = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(request.Body));
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = uri.Authority,
            ["x-amz-date"] = time,
            ["x-amz-content-sha256"] = hash,
        };
        foreach (var (name, value) in request.Headers)
            signed[name.ToLowerInvariant()] = value.Trim();
        if (keys.UseToken)
            signed["x-amz-security-token"] = keys.Token;
        var names = string.Join(';', signed.Keys);
        var path = string.Join('/', uri.AbsolutePath.Split('/').Select(Uri.EscapeDataString));
        var canonical =
            $"{request.Method}\n{path}\n{uri.Query.TrimStart('?')}\n"
            + $"{string.Concat(signed.Select(h => $"{h.Key}:{h.Value}\n"))}\n{names}\n{hash}";
        var signature = AWS4Signer.ComputeSignature(keys.AccessKey, keys.SecretKey, region, now, service, names, canonical);
        var message = new HttpRequestMessage(new HttpMethod(request.Method), uri) { Content = new ByteArrayContent(request.Body) };
        foreach (var (name, value) in signed.Where(h => h.Key != "host"))
            if (name == "content-type")
                message.Content.Headers.TryAddWithoutValidation("Content-Type", value);
            else
                message.Headers.TryAddWithoutValidation(name, value);
        message.Headers.TryAddWithoutValidation("Authorization", signature.ForAuthorizationHeader);
        message.Headers.TryAddWithoutValidation("User-Agent", "gitops-sagemaker/0.1");
        return message;
    }
}
