using System.Text.Json;
using GitOps.Controller.Service.Scheduling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GitOps.Controller.Service.Composition;

/// <summary>
/// The probes: <c>/healthz</c> (liveness: the process responds) and <c>/readyz</c> (readiness: every check succeeds; otherwise 503 with the
/// failed checks).
/// </summary>
internal static class HealthChecks
{
    public static void AddReadinessChecks(this IServiceCollection services) =>
        services
            .AddHealthChecks()
            .AddCheck<DatabaseHealthCheck>("database", HealthStatus.Unhealthy, tags: [], ServiceLimits.ReadinessTimeout)
            .AddCheck<DataFolderHealthCheck>("data folder", HealthStatus.Unhealthy, tags: [], ServiceLimits.ReadinessTimeout)
            .AddCheck<ScheduleCheck>("schedules", HealthStatus.Unhealthy, tags: [], ServiceLimits.ReadinessTimeout);

    public static void MapProbes(this IEndpointRouteBuilder endpoints)
    {
        // A database that is down is no reason to restart the process, so liveness runs no check.
        endpoints.MapHealthChecks("/healthz", new() { Predicate = _ => false, ResponseWriter = WriteLivenessAsync });
        endpoints.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = WriteReadinessAsync });
    }

    private static Task WriteLivenessAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync("ok\n", context.RequestAborted);
    }

    private static Task WriteReadinessAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString(),
                checks = report.Entries.Select(e => new
                {
                    name = e.Key,
                    status = e.Value.Status.ToString(),
                    error = e.Value.Description,
                }),
            },
            JsonSerializerOptions.Web,
            context.RequestAborted
        );
}
