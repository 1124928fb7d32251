using GitOps.Engine.Commits;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GitOps.Controller.Service.Composition;

/// <summary>Whether the database can be queried: reads a row that does not exist.</summary>
internal sealed class DatabaseHealthCheck(IHeadStore heads) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            await heads.FindHeadAsync(new("", ""), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"the database query failed: {exception.Message}", exception);
        }
    }
}
