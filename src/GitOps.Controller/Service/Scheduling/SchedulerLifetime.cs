using Microsoft.Extensions.Hosting;
using Quartz;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>
/// Starts and stops the scheduler with the service. Running jobs are waited for, but no longer than the host's time for a shutdown:
/// Quartz itself waits for as long as a job can't record its end, for example because the database is away.
/// </summary>
internal sealed class SchedulerLifetime(ISchedulerFactory schedulers) : IHostedService
{
    private IScheduler? _scheduler;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _scheduler = await schedulers.GetScheduler(cancellationToken);
        await _scheduler.Start(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host is also stopped when its start failed, and a second time when it is disposed.
        if (Interlocked.Exchange(ref _scheduler, null) is not { } scheduler)
            return;
        var stopping = scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None).AsTask();
        await stopping.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
