using System.CommandLine;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Api;
using GitOps.Controller.Service.Composition;
using GitOps.Core.Environments;

namespace GitOps.Controller.Cli;

/// <summary>Asks a service that is running: the one of this machine, or the one that <c>--server</c> names.</summary>
internal sealed class ServerClient(string url) : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http = new() { BaseAddress = new Uri(url.TrimEnd('/') + "/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };

    public static Option<string?> Server() =>
        new("--server") { Description = "The service's address (default: GITOPS_SERVER, else the one of this machine)." };

    /// <summary>For verbs that work on AWS themselves unless a service is named.</summary>
    public static Option<string?> OtherServer() =>
        new("--server")
        {
            Description = "Have a service do it: its address. --env is then an environment of it, as source/environment or its name alone.",
        };

    public static ServerClient Open(string? server)
    {
        var url =
            server
            ?? Environment.GetEnvironmentVariable("GITOPS_SERVER")
            ?? ServiceAddress.Read(ServiceAddress.DefaultFolder)?.Url
            ?? throw new CommandException(
                $"no service has run on this machine: start one with `{Host.Command} serve --repo <path or URL>`, or name one with --server"
            );
        return new(url);
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<T>(Web, cancellationToken))!;
    }

    /// <summary>A list, page by page to its end.</summary>
    public async IAsyncEnumerable<IReadOnlyList<T>> PagesAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = path; next is not null; )
        {
            using var answer = await SendAsync(HttpMethod.Get, next, cancellationToken);
            yield return (await answer.Content.ReadFromJsonAsync<IReadOnlyList<T>>(Web, cancellationToken))!;
            next = answer.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null;
        }
    }

    /// <summary>The environments that the caller may read.</summary>
    public async Task<IReadOnlyList<T>> EnvironmentsAsync<T>(CancellationToken cancellationToken)
    {
        var all = new List<T>();
        await foreach (var page in PagesAsync<T>($"environments?limit={Paging.MaxLimit}", cancellationToken))
            all.AddRange(page);
        return all;
    }

    /// <summary>The events of a stream, until the service ends it.</summary>
    public async IAsyncEnumerable<T> EventsAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, cancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (
            var item in SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<T>(data, Web)!).EnumerateAsync(cancellationToken)
        )
            yield return item.Data;
    }

    public async Task PostAsync(string path, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, path, cancellationToken)).Dispose();

    /// <summary>An environment's status, by <c>source/environment</c>, or by the environment's name alone where only one source has it.</summary>
    public async Task<EnvironmentResponse> FindAsync(string? name, CancellationToken cancellationToken)
    {
        var all = await EnvironmentsAsync<EnvironmentResponse>(cancellationToken);
        var found = all.Where(s => name is null || s.Environment == name || s.Environment.Split('/')[^1] == name).ToList();
        return found switch
        {
            [var one] => one,
            [] when all.Count == 0 => throw new CommandException(
                "the service has not reconciled an environment yet: try again in a moment"
            ),
            [] => throw new CommandException(
                $"there is no environment {name}: expected one of {string.Join(", ", all.Select(s => s.Environment))}"
            ),
            _ => throw new CommandException($"several environments: name one of {string.Join(", ", found.Select(s => s.Environment))}"),
        };
    }

    public Task<IReadOnlyList<CommitView>> CommitsAsync(string commit, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<CommitView>>($"commits/{Uri.EscapeDataString(commit)}", cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (Environment.GetEnvironmentVariable("GITOPS_TOKEN") is { Length: > 0 } token)
                request.Headers.Authorization = new("Bearer", token);
            var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.IsSuccessStatusCode)
                return answer;
            var problem = await answer.Content.ReadAsStringAsync(cancellationToken);
            throw new CommandException($"the service answers {(int)answer.StatusCode}: {Detail(problem)}");
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException(
                $"the service at {url} can't be reached ({exception.Message}): start one with `{Host.Command} serve`, or name one with --server"
            );
        }
    }

    private static string Detail(string problem)
    {
        try
        {
            using var document = JsonDocument.Parse(problem);
            return document.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()! : problem;
        }
        catch (JsonException)
        {
            return problem;
        }
    }
}
