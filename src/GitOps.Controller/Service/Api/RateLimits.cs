using System.Threading.RateLimiting;
using GitOps.Controller.Service.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Controller.Service.Api;

/// <summary>How often one caller may ask: 50 requests a second, 200 at once. Webhooks are not held: they are answered in milliseconds.</summary>
internal static class RateLimits
{
    public const string Api = "api";

    public static void AddRateLimits(this IServiceCollection services) =>
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = 429;
            options.AddPolicy(
                Api,
                context =>
                    RateLimitPartition.GetTokenBucketLimiter(
                        Bearer.Of(context.Request) ?? context.Connection.RemoteIpAddress?.ToString() ?? "",
                        _ => new TokenBucketRateLimiterOptions
                        {
                            TokenLimit = 200,
                            TokensPerPeriod = 50,
                            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                            QueueLimit = 0,
                        }
                    )
            );
        });
}
