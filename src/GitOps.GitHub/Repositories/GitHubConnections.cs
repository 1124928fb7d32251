using System.Collections.Concurrent;
using GitOps.Engine.Reading;
using GitOps.Engine.Review;
using GitOps.GitHub.Credentials;
using GitOps.GitHub.Http;
using GitOps.GitHub.Reviews;
using Microsoft.Extensions.Caching.Memory;

namespace GitOps.GitHub.Repositories;

/// <summary>
/// The repositories on GitHub with their credentials. Those of one installation or token share its limits, and all share one transport and
/// one memory of responses.
/// </summary>
internal sealed class GitHubConnections : IReviewHosts, IRemoteTokens, IDisposable
{
    private readonly GitHubOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _transport;
    private readonly MemoryCache _cache;
    private readonly IdempotentWrites _writes;
    private readonly ConcurrentDictionary<string, RequestBudget> _budgets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Id, Uri Api), Lazy<AppClient>> _apps = new();
    private readonly ConcurrentDictionary<string, Lazy<GitHubRepository?>> _repositories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GitHubRepositoryOptions> _settings;

    public GitHubConnections(GitHubOptions options, HttpMessageHandler transport, TimeProvider time)
    {
        (_options, _time, _transport) = (options, time, new(transport));
        _cache = new(new MemoryCacheOptions { SizeLimit = options.MaxCacheBytes });
        _writes = new(time);
        _settings = options.Repositories.GroupBy(r => r.Url).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
    }

    public ReviewHost? Find(string url) => Open(url)?.Host;

    public async Task<IReadOnlyList<HostFinding>> CheckAsync(string url, CancellationToken cancellationToken) =>
        Open(url) is { } repository ? await repository.Access.CheckAsync(cancellationToken) : [];

    public async ValueTask<string?> FindAsync(string url, CancellationToken cancellationToken) =>
        IsFetchedByToken(url) && _settings.GetValueOrDefault(url)?.App is not null && Open(url) is { } repository
            ? await repository.Tokens.GetAsync(cancellationToken)
            : null;

    public void Dispose()
    {
        _transport.Dispose();
        _cache.Dispose();
    }

    private static bool IsFetchedByToken(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is ("http" or "https");

    private GitHubRepository? Open(string url) =>
        _repositories.GetOrAdd(url, u => new(() => _settings.TryGetValue(u, out var found) ? Connect(found) : null)).Value;

    private GitHubRepository? Connect(GitHubRepositoryOptions options)
    {
        if (RepositoryAddress.Find(options.Url, options.Api) is not { } address)
            return null;
        if (options.App is { } settings)
        {
            var app = AppOf(settings, address);
            return GitHubRepository.OfApp(
                app,
                new InstallationTokens(app, address, _time),
                tokens => new(address, Chain(address.Api, $"{address.Api} {settings.Id} {address.Owner.ToLowerInvariant()}", tokens)),
                _writes
            );
        }

        if (options.Token is not { } token || (options.Api is null && !RepositoryAddress.IsOnGitHubCom(options.Url)))
            return null;
        return GitHubRepository.OfUser(
            new StaticToken(token),
            tokens => new(address, Chain(address.Api, $"{address.Api} {token}", tokens)),
            _writes
        );
    }

    private AppClient AppOf(GitHubAppOptions settings, RepositoryAddress address) =>
        _apps
            .GetOrAdd(
                (settings.Id, address.Api),
                _ => new(() => new(settings, Chain(address.Api, $"{address.Api} {settings.Id}", new AppTokens(settings, _time))))
            )
            .Value;

    // From the outside in: memory, redirects, retries, limits, token, transport. A retry waits for the limits again.
    private HttpClient Chain(Uri api, string account, IAccessTokens tokens)
    {
        var transport = new TransportHandler(_transport, _options, _time);
        var authorization = new AuthorizationHandler(api, tokens) { InnerHandler = transport };
        var budget = _budgets.GetOrAdd(account, _ => new(_time, _options.MaxLimitWait));
        var limits = new LimitHandler(budget) { InnerHandler = authorization };
        var redirects = new RedirectHandler { InnerHandler = new RetryHandler(_time) { InnerHandler = limits } };
        return new(new ConditionalHandler(_cache, account) { InnerHandler = redirects })
        {
            BaseAddress = api,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }
}
