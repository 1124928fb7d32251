using System.Threading.RateLimiting;
using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Composition;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Controller.Service.Api;

/// <summary>
/// Limits the API requests of each caller (a token, or else an IP address). Webhooks are not limited, because handling one takes
/// milliseconds.
/// </summary>
internal static class RateLimits
{
    /// <summary>The name of the policy.</summary>
    public const string Api = "api";

    public static void AddRateLimits(this IServiceCollection services) =>
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = 429;
            options.AddPolicy(
                Api,
                context =>
                    RateLimitPartition.GetTokenBucketLimiter(
                        BearerToken.Of(context.Request) ?? context.Connection.RemoteIpAddress?.ToString() ?? "",
                        _ => new TokenBucketRateLimiterOptions
                        {
                            TokenLimit = ServiceLimits.RequestBurst,
                            TokensPerPeriod = ServiceLimits.RequestsPerSecond,
                            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                            QueueLimit = 0,
                        }
                    )
            );
        });
}
