using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Controller.Service.Access;

namespace GitOps.EndToEnd.Drivers;

/// <summary>Sends requests to the API with tokens, and knows its operations from its document.</summary>
internal sealed class ApiCaller(Func<string> url) : IDisposable
{
    private readonly HttpClient _http = new();

    /// <summary>A known token <c>{name}-token</c>.</summary>
    public static StaticToken Known(string name, Role role, params string[] environments) =>
        Known(name, name + "-token", role, environments);

    public static StaticToken Known(string name, string token, Role role, params string[] environments) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))), new(role, environments));

    public async Task<Answer> SendAsync(string method, string path, string? token)
    {
        using var request = RequestOf(method, path, token);
        using var answer = await _http.SendAsync(request);
        return await Answer.OfAsync(answer);
    }

    public Task<Answer> GetAsync(string path, string? token) => SendAsync("GET", path, token);

    /// <summary>The body of a response that is still being sent.</summary>
    public async Task<StreamReader> OpenAsync(string path, string? token)
    {
        var answer = await _http.SendAsync(RequestOf("GET", path, token), HttpCompletionOption.ResponseHeadersRead);
        return new(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
    }

    /// <summary>The document of the API.</summary>
    public Task<string> DocumentAsync() => _http.GetStringAsync(url() + "/api/v1/openapi.json");

    /// <summary>The operations that the document describes.</summary>
    public async Task<IReadOnlyList<(string Method, string Path)>> OperationsAsync() =>
        [
            .. JsonNode.Parse(await DocumentAsync())!["paths"]!
                .AsObject()
                .Where(p => p.Key.StartsWith("/api/", StringComparison.Ordinal))
                .SelectMany(p => p.Value!.AsObject().Select(o => (o.Key.ToUpperInvariant(), p.Key))),
        ];

    /// <summary>A path of the document with its parameters filled in.</summary>
    public static string Fill(
        string path,
        string environment = "shop/dev",
        string name = "a",
        string commit = "c0ffee",
        string id = "d1"
    ) =>
        path.Replace("{source}", environment.Split('/')[0], StringComparison.Ordinal)
            .Replace("{environment}", environment.Split('/')[1], StringComparison.Ordinal)
            .Replace("{kind}", "TrainingJob", StringComparison.Ordinal)
            .Replace("{name}", name, StringComparison.Ordinal)
            .Replace("{commit}", commit, StringComparison.Ordinal)
            .Replace("{id}", id, StringComparison.Ordinal);

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(string method, string path, string? token)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), url() + path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}

/// <summary>What the API answered.</summary>
internal sealed record Answer(int Code, string Type, string Body, string RetryAfter)
{
    public static async Task<Answer> OfAsync(HttpResponseMessage response) =>
        new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType ?? "",
            await response.Content.ReadAsStringAsync(),
            response.Headers.RetryAfter?.ToString() ?? ""
        );
}
