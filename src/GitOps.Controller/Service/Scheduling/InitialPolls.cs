using GitOps.Controller.Service.Reviews;
using Microsoft.Extensions.Hosting;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>Schedules a poll of every source, and of its pull requests, when the service starts.</summary>
internal sealed class InitialPolls(Sources sources, ReviewSources reviewed, JobScheduler scheduler) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var source in sources.All)
            await scheduler.PollNowAsync(source.Name, isFailing: false, cancellationToken);
        foreach (var name in reviewed.Names)
            await scheduler.SchedulePullRequestPollAsync(name, TimeSpan.Zero, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
