using GitOps.Engine.Deliveries;
using GitOps.GitHub.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GitOps.GitHub;

/// <summary>Offers GitHub to a host.</summary>
public static class GitHubRegistration
{
    /// <summary>Adds the reader of GitHub's webhook payloads.</summary>
    public static IServiceCollection AddGitHub(this IServiceCollection services)
    {
        services.TryAddSingleton<IDeliveryReader, GitHubDeliveryReader>();
        return services;
    }
}
