using Microsoft.Extensions.Hosting;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>Schedules a poll of every source when the service starts.</summary>
internal sealed class InitialPolls(Sources sources, ReconciliationScheduler scheduler) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var source in sources.All)
            await scheduler.PollNowAsync(source.Name, isFailing: false, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
