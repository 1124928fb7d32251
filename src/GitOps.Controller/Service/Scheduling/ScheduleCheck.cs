using GitOps.Controller.Service.Composition;
using GitOps.Core.Manifests;
using GitOps.Engine.Reconciling;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>
/// Keeps every source and environment scheduled: what is missing, because the database was away when it should have been written, is
/// scheduled again. As a health check it reports jobs that are long overdue.
/// </summary>
internal sealed partial class ScheduleCheck(
    Sources sources,
    IEnvironmentStore environments,
    ReconciliationScheduler scheduler,
    ReconciliationOptions options,
    TimeProvider time,
    ILogger<ScheduleCheck> logger
) : BackgroundService, IHealthCheck
{
    private volatile ScheduleState _last = new(0, null, time.GetUtcNow(), "not checked yet");

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var (last, now) = (_last, time.GetUtcNow());
        return Task.FromResult(
            now - last.At > ServiceLimits.MaxOverdue ? HealthCheckResult.Unhealthy($"not checked since {last.At:u}: {last.Error}")
            : now - last.Oldest > ServiceLimits.MaxOverdue ? HealthCheckResult.Unhealthy($"jobs are overdue since {last.Oldest:u}")
            : HealthCheckResult.Healthy()
        );
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Resync / 10, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                _last = await CheckAsync(stoppingToken);
                if (_last.Restored > 0)
                    Log.Restored(logger, _last.Restored);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The next check is soon; if none succeeds, the health check reports it.
                _last = _last with
                {
                    Error = exception.Message,
                };
            }
    }

    private async Task<ScheduleState> CheckAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<EnvironmentId>();
        foreach (var source in sources.All)
        {
            ids.UnionWith((await environments.ListAsync(source.Name, cancellationToken)).Select(s => s.Id));
            ids.UnionWith(source.Settings.Last?.Value?.Environments.Select(e => new EnvironmentId(source.Name, e.Name)) ?? []);
        }

        return await scheduler.RestoreAsync([.. sources.All.Select(s => s.Name)], ids, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1302, LogLevel.Warning, "{Count} polls and reconciliations were no longer scheduled; they are scheduled again")]
        public static partial void Restored(ILogger logger, int count);
    }
}
