using System.Collections;
using GitOps.Engine.Errors;
using GitOps.GitHub.Http;
using Octokit;
using Octokit.Internal;

namespace GitOps.GitHub.Repositories;

/// <summary>Requests for one repository through Octokit, with our errors. Thread-safe.</summary>
internal sealed class GitHubApi(RepositoryAddress repository, HttpClient http)
{
    private const string MediaType = "application/vnd.github+json";
    private static readonly ProductHeaderValue Product = new("gitops-controller");
    private static readonly SimpleJsonSerializer Serializer = new();

    /// <summary>The repository.</summary>
    public RepositoryAddress Repository => repository;

    /// <summary>Calls a method of Octokit.</summary>
    /// <exception cref="ServiceException">A request failed.</exception>
    public async Task<T> CallAsync<T>(string operation, Func<IGitHubClient, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(new GitHubClient(Connect(cancellationToken)));
        }
        catch (Exception exception) when (GitHubErrors.Find(exception, operation, cancellationToken) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Reads one object, of a type of Octokit or with properties that are named like the members.</summary>
    public Task<T> GetAsync<T>(string operation, string path, CancellationToken cancellationToken) =>
        CallAsync(
            operation,
            async client => BodyOf(await client.Connection.Get<T>(new Uri(path, UriKind.Relative), null, MediaType, cancellationToken)),
            cancellationToken
        );

    /// <summary>Reads all pages of a list, or the first ones, by the links in their headers.</summary>
    /// <exception cref="ServiceException">A request failed, or there are more pages and <paramref name="cuts"/> is not set.</exception>
    public Task<IReadOnlyList<T>> GetPagesAsync<T>(
        string operation,
        string path,
        int maxPages,
        CancellationToken cancellationToken,
        bool cuts = false
    ) =>
        CallAsync<IReadOnlyList<T>>(
            operation,
            async client =>
            {
                var pages = new List<T>();
                for (var next = new Uri(path, UriKind.Relative); next is not null && pages.Count < maxPages; )
                {
                    var page = await client.Connection.Get<T>(next, null, MediaType, cancellationToken);
                    pages.Add(BodyOf(page));
                    next = page.HttpResponse.ApiInfo.Links.GetValueOrDefault("next");
                    if (next is not null && pages.Count == maxPages && !cuts)
                        throw new ServiceException(
                            ServiceErrorKind.InvalidRequest,
                            "TooManyPages",
                            $"GitHub lists more than {maxPages} pages for /{path}",
                            "github"
                        );
                }

                return pages;
            },
            cancellationToken
        );

    // Octokit reads an object as a list that contains it.
    private static T BodyOf<T>(IApiResponse<T> response)
    {
        var start = typeof(IEnumerable).IsAssignableFrom(typeof(T)) ? '[' : '{';
        return response is { Body: { } body, HttpResponse.Body: string text } && text.AsSpan().TrimStart().StartsWith([start])
            ? body
            : throw new FormatException();
    }

    private Connection Connect(CancellationToken cancellationToken) =>
        new(
            Product,
            repository.Api,
            new InMemoryCredentialStore(Octokit.Credentials.Anonymous),
            new OctokitTransport(http, cancellationToken),
            Serializer
        );
}
