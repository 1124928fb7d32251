using GitOps.Engine.Deliveries;
using GitOps.Engine.Reading;
using GitOps.Engine.Review;
using GitOps.GitHub.Repositories;
using GitOps.GitHub.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GitOps.GitHub;

/// <summary>Offers GitHub to a host.</summary>
public static class GitHubRegistration
{
    /// <summary>The permissions that an App needs, each with its level.</summary>
    public static IReadOnlyDictionary<string, string> AppPermissions => Credentials.AppPermissions.Needed;

    /// <summary>The events that an App subscribes to.</summary>
    public static IReadOnlyList<string> AppEvents => Credentials.AppPermissions.NeededEvents;

    /// <summary>Adds the reader of GitHub's webhook payloads, and the repositories with their pull requests and tokens.</summary>
    public static IServiceCollection AddGitHub(this IServiceCollection services, GitHubOptions options)
    {
        services.TryAddSingleton<IDeliveryReader, GitHubDeliveryReader>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(s => Create(options, s.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IReviewHosts>(s => s.GetRequiredService<GitHubConnections>());
        services.TryAddSingleton<IRemoteTokens>(s => s.GetRequiredService<GitHubConnections>());
        return services;
    }

    /// <summary>Connects to GitHub without a host.</summary>
    public static (IReviewHosts Hosts, IRemoteTokens Tokens) Connect(GitHubOptions options, TimeProvider time)
    {
        var connections = Create(options, time);
        return (connections, connections);
    }

    private static GitHubConnections Create(GitHubOptions options, TimeProvider time) =>
        new(options, new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, time);
}
