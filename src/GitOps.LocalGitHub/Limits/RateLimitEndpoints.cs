using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Server;

namespace GitOps.LocalGitHub.Limits;

/// <summary>GET /rate_limit.</summary>
internal sealed class RateLimitEndpoints(RateLimiter limiter) : IEndpoints
{
    public IEnumerable<Route> Routes => [new("GET", "/rate_limit", Access.Any, Get)];

    private Answer Get(Call call)
    {
        var (limit, used, reset) = limiter.Status(call.Actor);
        JsonObject Rate() =>
            new()
            {
                ["limit"] = limit,
                ["used"] = used,
                ["remaining"] = Math.Max(0, limit - used),
                ["reset"] = reset.ToUnixTimeSeconds(),
            };
        return Answer.Ok(
            new JsonObject
            {
                ["resources"] = new JsonObject { ["core"] = Rate(), ["search"] = Rate() },
                ["rate"] = Rate(),
            }
        );
    }
}
