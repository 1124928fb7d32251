using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Composition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Controller.Service.Api;

/// <summary>
/// Limits the API requests and open event streams of each caller, and of each address for requests without a caller. Webhooks are not
/// limited by rate: their unverified bytes are.
/// </summary>
internal static class RateLimits
{
    /// <summary>The name of the policy.</summary>
    public const string Api = "api";

    private const int NetworkBytes = 8;

    public static void AddRateLimits(this IServiceCollection services, int requestsPerSecond) =>
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = 429;
            options.OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = "1";
                return ValueTask.CompletedTask;
            };
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                context.GetEndpoint()?.Metadata.GetMetadata<EventStreamAttribute>() is null
                    ? RateLimitPartition.GetNoLimiter("")
                    : RateLimitPartition.GetConcurrencyLimiter(
                        KeyOf(context.Features.Get<Caller>(), context.Connection.RemoteIpAddress),
                        _ => new ConcurrencyLimiterOptions { PermitLimit = ServiceLimits.EventStreamsPerCaller, QueueLimit = 0 }
                    )
            );
            options.AddPolicy(
                Api,
                context =>
                    RateLimitPartition.GetTokenBucketLimiter(
                        KeyOf(context.Features.Get<Caller>(), context.Connection.RemoteIpAddress),
                        _ => new TokenBucketRateLimiterOptions
                        {
                            TokenLimit = ServiceLimits.RequestBurst,
                            TokensPerPeriod = requestsPerSecond,
                            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                            QueueLimit = 0,
                        }
                    )
            );
        });

    /// <summary>
    /// What a request counts for: its caller, or else its address. A caller without grants counts as none, since anyone can get a token of
    /// a public issuer, and of an IPv6 address only the network counts, since one machine has all addresses in it.
    /// </summary>
    public static string KeyOf(Caller? caller, IPAddress? address) =>
        caller is { Key.Length: > 0, Grants.Count: > 0 } ? $"caller {caller.Key}"
        : address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? $"network {Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes))}"
        : $"address {(address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)}";
}
