using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GitOps.Controller.Service.Composition;

/// <summary>Whether the data folder can be written, and its disk has room.</summary>
internal sealed class DataFolderHealthCheck(ServiceSettings settings) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            await DataFolder.ProbeAsync(settings.DataFolder, cancellationToken);
            var free = new DriveInfo(settings.DataFolder).AvailableFreeSpace;
            return free >= ServiceLimits.MinFreeBytes
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{free >> 20} MiB are free on the disk of the data folder");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Unhealthy($"the data folder can't be written: {exception.Message}", exception);
        }
    }
}
