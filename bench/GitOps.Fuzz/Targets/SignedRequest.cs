using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitOps.Fuzz.Targets;

/// <summary>
/// A request as a text: <c>service METHOD /target</c>, headers, an empty line, the body. It is signed, because a server reads little of
/// others.
/// </summary>
internal static class SignedRequest
{
    private const string Region = "eu-west-1";

    /// <summary>The request's context, or null when a web server would refuse the text before the program sees it.</summary>
    public static DefaultHttpContext? Create(byte[] text, string accessKeyId, string secret)
    {
        var end = text.AsSpan().IndexOf("\n\n"u8);
        var lines = Encoding.UTF8.GetString(end < 0 ? text : text[..end]).Split('\n');
        var body = end < 0 ? [] : text[(end + 2)..];
        if (lines[0].Split(' ') is not [var service, { Length: > 0 } method, ['/', ..] target])
            return null;
        var path = target.Split('?')[0];
        if (
            !method.All(char.IsAsciiLetter)
            || !target.All(c => c is > ' ' and <= '~' and not '#')
            || path.Contains("%00", StringComparison.Ordinal)
        )
            return null;
        var context = new DefaultHttpContext();
        var request = context.Request;
        (request.Method, request.Host, request.Body) = (method, new("127.0.0.1"), new MemoryStream(body));
        request.Path = new PathString(Uri.UnescapeDataString(path));
        request.QueryString = new(
            target.Contains('?', StringComparison.Ordinal) ? target[target.IndexOf('?', StringComparison.Ordinal)..] : ""
        );
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        context.Response.Body = new MemoryStream();
        foreach (var header in lines[1..].Select(l => l.Split(':', 2)).Where(h => h.Length == 2 && IsHeader(h[0], h[1])))
            request.Headers.Append(header[0], header[1].Trim());
        request.ContentLength = body.Length;
        if (request.Headers["x-amz-content-sha256"].Count == 0)
            request.Headers["x-amz-content-sha256"] = Convert.ToHexStringLower(SHA256.HashData(body));
        Sign(request, service == "s3" || service == "sts" ? service : "sagemaker", accessKeyId, secret);
        return context;
    }

    private static bool IsHeader(string name, string value) =>
        name.Length > 0
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        && !value.Any(c => c is < ' ' and not '\t' or '\u007f');

    private static void Sign(HttpRequest request, string service, string accessKeyId, string secret)
    {
        var time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Headers["x-amz-date"] = time;
        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?', 2);
        var path = service == "s3" ? raw[0] : string.Join('/', raw[0].Split('/').Select(Uri.EscapeDataString));
        var query = (raw.ElementAtOrDefault(1) ?? "")
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Contains('=', StringComparison.Ordinal) ? p : p + "=")
            .Where(p => !p.StartsWith("X-Amz-Signature=", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        var hash = service == "s3" ? request.Headers["x-amz-content-sha256"].ToString() : Hash(((MemoryStream)request.Body).ToArray());
        var canonical = $"{request.Method}\n{path}\n{string.Join('&', query)}\nx-amz-date:{time}\n\nx-amz-date\n{hash}";
        var scope = $"{time[..8]}/{Region}/{service}/aws4_request";
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope.Split('/'))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        request.Headers.Authorization =
            $"AWS4-HMAC-SHA256 Credential={accessKeyId}/{scope}, SignedHeaders=x-amz-date, Signature={signature}";
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
