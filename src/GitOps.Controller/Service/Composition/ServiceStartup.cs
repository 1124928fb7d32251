using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Events;
using GitOps.Engine.Events;
using GitOps.State;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Composition;

/// <summary>What the service does first: the database, then a poll of every source. Runs before Quartz starts.</summary>
internal sealed partial class ServiceStartup(
    IServiceProvider services,
    ServiceSettings settings,
    Sources sources,
    ReconciliationScheduler scheduler,
    IOutbox outbox,
    TimeProvider time,
    ILogger<ServiceStartup> logger
) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.DataFolder);
        if (await StateRegistration.MigrateAsync(services, cancellationToken))
        {
            Log.HistoryBegins(logger);
            await outbox.PublishAsync([new HistoryStarted(settings.Owner, time.GetUtcNow())], cancellationToken);
        }

        foreach (var source in sources.All)
            await scheduler.PollNowAsync(source.Name, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            1601,
            LogLevel.Information,
            "the database is new: history begins now, and nothing that runs or ran is started again"
        )]
        public static partial void HistoryBegins(ILogger logger);
    }
}
