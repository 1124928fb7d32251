using System.Globalization;
using GitOps.LocalGitHub.Accounts;
using GitOps.LocalGitHub.Apps;
using GitOps.LocalGitHub.Checks;
using GitOps.LocalGitHub.Contents;
using GitOps.LocalGitHub.Conversations;
using GitOps.LocalGitHub.Deployments;
using GitOps.LocalGitHub.Faults;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.GraphQl;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Limits;
using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using GitOps.LocalGitHub.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.LocalGitHub;

/// <summary>
/// A running local GitHub: it listens on one port of 127.0.0.1 and stores its state in a folder. Disposing it keeps the state.
/// </summary>
public sealed class LocalGitHubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FileStream _folderLock;

    private LocalGitHubServer(WebApplication app, FileStream folderLock, string url)
    {
        (_app, _folderLock, Url) = (app, folderLock, url);
        Setup = app.Services.GetRequiredService<LocalGitHubSetup>();
        Webhooks = app.Services.GetRequiredService<WebhookControl>();
    }

    /// <summary>
    /// Where it listens, such as http://127.0.0.1:40123. Repositories are at /owner/name.git, the API at /api/v3, as on GitHub Enterprise
    /// Server.
    /// </summary>
    public string Url { get; }

    /// <summary>Creates users, organizations, repositories and Apps, for which GitHub's API has no operation.</summary>
    public LocalGitHubSetup Setup { get; }

    /// <summary>Controls how webhooks are delivered.</summary>
    public WebhookControl Webhooks { get; }

    internal Journal Journal => _app.Services.GetRequiredService<Journal>();

    /// <summary>Starts a server.</summary>
    /// <exception cref="IOException">Another server uses the state folder, the port is in use, or the state is damaged.</exception>
    public static async Task<LocalGitHubServer> StartAsync(LocalGitHubOptions options, CancellationToken cancellationToken)
    {
        options = options with { StateFolder = Path.GetFullPath(options.StateFolder) };
        Directory.CreateDirectory(options.StateFolder);
        var folderLock = LockFolder(options.StateFolder);
        try
        {
            var builder = WebApplication.CreateSlimBuilder(
                new WebApplicationOptions
                {
                    ContentRootPath = AppContext.BaseDirectory,
                    Args = ["--hostBuilder:reloadConfigOnChange=false"],
                }
            );
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.Limits.MaxRequestBodySize = 2L << 30;
                kestrel.AddServerHeader = false;
            });
            builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port.ToString(CultureInfo.InvariantCulture)}");
            Register(builder.Services, options);
            var app = builder.Build();
            var state = app.Services.GetRequiredService<GitHubState>();
            app.Services.GetRequiredService<MergeQueue.MergeQueue>();
            app.Run(app.Services.GetRequiredService<RequestRouter>().HandleAsync);
            await app.StartAsync(cancellationToken);
            state.Url = app.Urls.First().TrimEnd('/');
            return new(app, folderLock, state.Url);
        }
        catch
        {
            await folderLock.DisposeAsync();
            throw;
        }
    }

    /// <summary>Injects a fault into the next requests that it matches.</summary>
    public void Inject(FaultRule rule) => _app.Services.GetRequiredService<FaultInjector>().Add(rule);

    /// <summary>How many requests are still to meet a fault that was injected.</summary>
    public int RemainingFaults => _app.Services.GetRequiredService<FaultInjector>().Remaining;

    /// <summary>Waits until the process receives a signal to stop.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => ((IHost)_app).WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _folderLock.DisposeAsync();
    }

    private static FileStream LockFolder(string folder)
    {
        try
        {
            return new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"the folder {folder} is in use by another local GitHub; stop it, or choose another folder", exception);
        }
    }

    private static void Register(IServiceCollection services, LocalGitHubOptions options)
    {
        services
            .AddSingleton(options)
            .AddSingleton(options.TimeProvider)
            .AddSingleton<GitHubState>()
            .AddSingleton<Journal>()
            .AddSingleton<Authentication>()
            .AddSingleton<AccessCheck>()
            .AddSingleton<RateLimiter>()
            .AddSingleton<FaultInjector>()
            .AddSingleton<RouteTable>()
            .AddSingleton<ApiHandler>()
            .AddSingleton<RequestRouter>()
            .AddSingleton(s => new LocalGitHubSetup(
                s.GetRequiredService<GitHubState>(),
                s.GetRequiredService<Authentication>(),
                s.GetRequiredService<RepositoryCreation>(),
                s.GetRequiredService<EventPublisher>()
            ));
        services
            .AddSingleton<BareRepositories>()
            .AddSingleton<GitProcess>()
            .AddSingleton<PushedRefs>()
            .AddSingleton<SmartHttp>()
            .AddSingleton<RepositoryCreation>()
            .AddSingleton<PullRequestLifecycle>()
            .AddSingleton<PullRequestOpening>()
            .AddSingleton<PullRequestMerge>()
            .AddSingleton<BranchUpdates>()
            .AddSingleton<CheckListeners>()
            .AddSingleton<MergeQueue.MergeQueue>();
        services
            .AddSingleton<DeliverySender>()
            .AddSingleton<DeliveryQueue>()
            .AddSingleton<EventPublisher>()
            .AddSingleton(s => new WebhookControl(s.GetRequiredService<GitHubState>(), s.GetRequiredService<DeliveryQueue>()));
        services
            .AddSingleton<IEndpoints, PullRequestEndpoints>()
            .AddSingleton<IEndpoints, CommentEndpoints>()
            .AddSingleton<IEndpoints, ReactionEndpoints>()
            .AddSingleton<IEndpoints, LabelEndpoints>()
            .AddSingleton<IEndpoints, ReviewEndpoints>()
            .AddSingleton<IEndpoints, CheckRunEndpoints>()
            .AddSingleton<IEndpoints, StatusEndpoints>()
            .AddSingleton<IEndpoints, DeploymentEndpoints>()
            .AddSingleton<IEndpoints, ContentEndpoints>()
            .AddSingleton<IEndpoints, RepositoryEndpoints>()
            .AddSingleton<IEndpoints, UserEndpoints>()
            .AddSingleton<IEndpoints, AppEndpoints>()
            .AddSingleton<IEndpoints, DeliveryEndpoints>()
            .AddSingleton<IEndpoints, RateLimitEndpoints>()
            .AddSingleton<IEndpoints, GraphQlEndpoint>()
            // Last: its {ref*} matches what others of /commits/ have after the ref.
            .AddSingleton<IEndpoints, RefEndpoints>();
    }
}
