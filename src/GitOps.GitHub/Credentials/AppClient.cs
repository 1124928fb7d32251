using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GitOps.Engine.Errors;
using GitOps.GitHub.Repositories;

namespace GitOps.GitHub.Credentials;

/// <summary>The requests that an App sends as itself. Octokit can't limit an installation's token to repositories. Thread-safe.</summary>
internal sealed class AppClient(GitHubAppOptions app, HttpClient http)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _installations = new(StringComparer.OrdinalIgnoreCase);
    private AppPayload? _self;

    /// <summary>Lets one request for a token through at a time, for each installation: an App is installed once for each owner.</summary>
    public SemaphoreSlim GateOf(string owner) => _installations.GetOrAdd(owner, _ => new(1));

    /// <summary>The App's own id, which objects that it made carry.</summary>
    public async Task<long> IdAsync(CancellationToken cancellationToken) => (_self ??= await DescribeAsync(cancellationToken)).Id;

    /// <summary>The App, read now.</summary>
    public Task<AppPayload> DescribeAsync(CancellationToken cancellationToken) =>
        SendAsync<AppPayload>(HttpMethod.Get, "app", null, $"{app} was not found", cancellationToken);

    /// <summary>The installation that has a repository, read now.</summary>
    public Task<InstallationPayload> FindInstallationAsync(RepositoryAddress repository, CancellationToken cancellationToken) =>
        SendAsync<InstallationPayload>(
            HttpMethod.Get,
            $"{repository.Path}/installation",
            null,
            $"{app} is not installed for {repository}: install it from the App's page, or add the repository to the installation",
            cancellationToken
        );

    /// <summary>A new token of an installation, for one repository: by its id, or while that is unknown by its name.</summary>
    public Task<TokenPayload> CreateTokenAsync(
        long installation,
        RepositoryAddress repository,
        long? repositoryId,
        IReadOnlyDictionary<string, string> permissions,
        CancellationToken cancellationToken
    ) =>
        SendAsync<TokenPayload>(
            HttpMethod.Post,
            $"app/installations/{installation}/access_tokens",
            repositoryId is { } id
                ? new { repository_ids = new[] { id }, permissions }
                : new { repositories = new[] { repository.Name }, permissions },
            $"the installation of {app} for {repository} no longer exists: install the App again",
            cancellationToken
        );

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, string missing, CancellationToken cancellationToken)
    {
        var operation = $"{method} /{path}";
        try
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Accept.ParseAdd("application/vnd.github+json");
            request.Content = body is null ? null : JsonContent.Create(body);
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw Error(operation, response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), missing);
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken) ?? throw new JsonException("null");
        }
        catch (Exception exception) when (GitHubErrors.Find(exception, operation, cancellationToken) is { } error)
        {
            throw error;
        }
    }

    private ServiceException Error(string operation, HttpStatusCode status, string body, string missing) =>
        status switch
        {
            HttpStatusCode.Unauthorized => new(
                ServiceErrorKind.AccessDenied,
                "InvalidKey",
                $"GitHub rejected the signature of {app}: check its id, its private key and this machine's clock",
                operation
            ),
            HttpStatusCode.NotFound => new(ServiceErrorKind.NotFound, "NotFound", missing, operation),
            _ => GitHubErrors.Of(status, GitHubErrors.MessageIn(body), operation),
        };
}
