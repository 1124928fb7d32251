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

/// <summary>A client of the API of a service: the one on this machine or that of <c>--server</c>. Requests time out after 30 s.</summary>
internal sealed class ServerClient(string url) : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http = new() { BaseAddress = new Uri(url.TrimEnd('/') + "/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The option of commands that always use a service.</summary>
    public static Option<string?> ServerOption() =>
        new("--server") { Description = "The URL of the service (default: GITOPS_SERVER, or else the service on this machine)." };

    /// <summary>The option of commands that call AWS directly unless a service is given.</summary>
    public static Option<string?> OptionalServerOption() =>
        new("--server")
        {
            Description =
                "The URL of a service to run the command; --env is then <source>/<environment>, or <environment> if it is unique.",
        };

    /// <summary>A client of a given service, or of the default one.</summary>
    /// <exception cref="CommandException">No service is given, and none has run on this machine.</exception>
    public static ServerClient Open(string? server)
    {
        var url =
            server
            ?? Environment.GetEnvironmentVariable("GITOPS_SERVER")
            ?? ServiceAddress.Read(ServiceAddress.DefaultFolder)?.Url
            ?? throw new CommandException(
                $"no service found on this machine: start one with `{Host.Command} serve --repo <path or URL>`, or use --server <URL>"
            );
        return new(url);
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<T>(Web, cancellationToken))!;
    }

    /// <summary>All pages of a list.</summary>
    public async IAsyncEnumerable<IReadOnlyList<T>> PagesAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = path; next is not null; )
        {
            using var response = await SendAsync(HttpMethod.Get, next, cancellationToken);
            yield return (await response.Content.ReadFromJsonAsync<IReadOnlyList<T>>(Web, cancellationToken))!;
            next = response.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null;
        }
    }

    /// <summary>All environments that the caller may read.</summary>
    public async Task<IReadOnlyList<T>> EnvironmentsAsync<T>(CancellationToken cancellationToken)
    {
        var all = new List<T>();
        await foreach (var page in PagesAsync<T>($"environments?limit={Paging.MaxLimit}", cancellationToken))
            all.AddRange(page);
        return all;
    }

    /// <summary>The server-sent events of a stream, until the service closes it.</summary>
    public async IAsyncEnumerable<T> EventsAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (
            var item in SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<T>(data, Web)!).EnumerateAsync(cancellationToken)
        )
            yield return item.Data;
    }

    public async Task PostAsync(string path, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, path, cancellationToken)).Dispose();

    /// <summary>
    /// The status of an environment, by <c>source/environment</c> or by its name alone. Without a name: of the only environment.
    /// </summary>
    /// <exception cref="CommandException">No environment matches, or several do.</exception>
    public async Task<EnvironmentResponse> FindAsync(string? name, CancellationToken cancellationToken)
    {
        var all = await EnvironmentsAsync<EnvironmentResponse>(cancellationToken);
        var found = all.Where(s => name is null || s.Environment == name || s.Environment.Split('/')[^1] == name).ToList();
        return found switch
        {
            [var one] => one,
            [] when all.Count == 0 => throw new CommandException(
                "the service has not reconciled any environment yet: try again in a moment"
            ),
            [] => throw new CommandException(
                $"environment {name} not found: expected one of {string.Join(", ", all.Select(s => s.Environment))}"
            ),
            _ => throw new CommandException(
                $"the environment is ambiguous: expected one of {string.Join(", ", found.Select(s => s.Environment))}"
            ),
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
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            var problem = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new CommandException($"the service returned {(int)response.StatusCode}: {Detail(problem)}");
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException(
                $"the service at {url} can't be reached ({exception.Message}): "
                    + $"start it with `{Host.Command} serve`, or use --server <URL> for another one"
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
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return problem;
        }
    }
}
