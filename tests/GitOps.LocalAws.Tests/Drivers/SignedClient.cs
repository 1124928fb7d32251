using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOps.LocalAws.Tests.Drivers;

/// <summary>A client that signs its requests and sends them exactly as given: paths and queries are not normalized.</summary>
internal sealed class SignedClient(string url, string keyId, string secret, string? token = null) : IDisposable
{
    /// <summary>Stands for half a character in JSON requests; no string of .NET's JSON could hold it.</summary>
    public const string LoneSurrogate = "@surrogate@";

    private readonly HttpClient _http = new();

    public string Region { get; set; } = "eu-west-1";

    /// <summary>The time of the signatures.</summary>
    public DateTimeOffset Time { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>The scope of the signatures for S3.</summary>
    public string S3Scope => Scope("s3");

    /// <summary>The time as in a signature.</summary>
    public string TimeText => Time.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The secret of the access key.</summary>
    public string Secret => secret;

    /// <summary>Sends a request of the JSON protocol, such as SageMaker.ListModels.</summary>
    public Task<Reply> JsonAsync(string target, JsonObject request) =>
        SendAsync(
            target.StartsWith("Logs", StringComparison.Ordinal) ? "logs"
                : target.StartsWith("Resource", StringComparison.Ordinal) ? "tagging"
                : "sagemaker",
            "POST",
            "/",
            Encoding.UTF8.GetBytes(request.ToJsonString().Replace(LoneSurrogate, "\\ud800", StringComparison.Ordinal)),
            new() { ["x-amz-target"] = target }
        );

    /// <summary>Sends a request to STS.</summary>
    public Task<Reply> StsAsync(params (string Name, string Value)[] form) =>
        SendAsync(
            "sts",
            "POST",
            "/",
            Encoding.UTF8.GetBytes(string.Join('&', form.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}")))
        );

    /// <summary>Sends a request to S3.</summary>
    public Task<Reply> S3Async(string method, string path, string body = "", Dictionary<string, string>? headers = null) =>
        SendAsync("s3", method, path, Encoding.UTF8.GetBytes(body), headers);

    public async Task<Reply> SendAsync(
        string service,
        string method,
        string pathAndQuery,
        byte[] body,
        Dictionary<string, string>? headers = null
    )
    {
        var signed = new SortedDictionary<string, string>(headers ?? [], StringComparer.Ordinal) { ["x-amz-date"] = TimeText };
        signed["host"] = new Uri(url).Authority;
        if (service == "s3")
            signed.TryAdd("x-amz-content-sha256", SigV4.Hash(body));
        if (token is not null)
            signed["x-amz-security-token"] = token;
        var signature = Sign(service, method, pathAndQuery, signed, signed.GetValueOrDefault("x-amz-content-sha256", SigV4.Hash(body)));
        signed["authorization"] =
            $"AWS4-HMAC-SHA256 Credential={keyId}/{Scope(service)}, "
            + $"SignedHeaders={string.Join(';', signed.Keys)}, Signature={signature}";
        return await SendUnsignedAsync(method, pathAndQuery, body, signed);
    }

    /// <summary>Sends a request as it is.</summary>
    public async Task<Reply> SendUnsignedAsync(string method, string pathAndQuery, byte[] body, IDictionary<string, string>? headers = null)
    {
        using var request = new HttpRequestMessage(new(method), Verbatim(pathAndQuery));
        if (body.Length > 0 || method is "PUT" or "POST")
            request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
            if (name != "host" && !request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The signature of a request that uses a body in chunks: the seed of the signatures of the chunks.</summary>
    public string Seed(string path, IReadOnlyDictionary<string, string> headers, string payload) =>
        Sign(
            "s3",
            "PUT",
            path,
            new(headers.ToDictionary(), StringComparer.Ordinal)
            {
                ["x-amz-date"] = TimeText,
                ["host"] = new Uri(url).Authority,
                ["x-amz-content-sha256"] = payload,
            },
            payload
        );

    /// <summary>The path and query of a presigned request.</summary>
    public string Presign(string method, string path, string? expires)
    {
        var query =
            $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={Uri.EscapeDataString($"{keyId}/{S3Scope}")}&X-Amz-Date={TimeText}"
            + (expires is null ? "" : $"&X-Amz-Expires={expires}")
            + "&X-Amz-SignedHeaders=host";
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = new Uri(url).Authority };
        return $"{path}?{query}&X-Amz-Signature={Sign("s3", method, $"{path}?{query}", headers, "UNSIGNED-PAYLOAD")}";
    }

    public void Dispose() => _http.Dispose();

    private string Scope(string service) => $"{Time:yyyyMMdd}/{Region}/{service}/aws4_request";

    private Uri Verbatim(string pathAndQuery) =>
        new(url + pathAndQuery, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private string Sign(string service, string method, string pathAndQuery, SortedDictionary<string, string> headers, string payload)
    {
        var parts = pathAndQuery.Split('?', 2);
        var path = service == "s3" ? parts[0] : string.Join('/', parts[0].Split('/').Select(Uri.EscapeDataString));
        var query =
            parts.Length == 1
                ? ""
                : string.Join(
                    '&',
                    parts[1].Split('&').Select(p => p.Contains('=', StringComparison.Ordinal) ? p : p + "=").Order(StringComparer.Ordinal)
                );
        var canonical =
            $"{method}\n{path}\n{query}\n{string.Concat(headers.Select(h => $"{h.Key}:{h.Value.Trim()}\n"))}\n"
            + $"{string.Join(';', headers.Keys)}\n{payload}";
        return SigV4.Sign(secret, Scope(service), $"AWS4-HMAC-SHA256\n{TimeText}\n{Scope(service)}\n{SigV4.Hash(canonical)}");
    }
}

/// <summary>A response.</summary>
internal sealed record Reply(int Status, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    /// <summary>The content of the first XML element with that name.</summary>
    public string Element(string name) => Text.Split($"<{name}>", 2)[1].Split('<')[0];
}
