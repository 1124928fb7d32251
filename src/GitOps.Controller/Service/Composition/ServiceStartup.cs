using GitOps.Core.Events;
using GitOps.Engine.Events;
using GitOps.Git;
using GitOps.State;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Composition;

/// <summary>
/// Migrates the database, and deletes what merges left behind whose process was killed. Registered first, because all other hosted
/// services need it.
/// </summary>
internal sealed partial class ServiceStartup(
    IServiceProvider services,
    ServiceSettings settings,
    IOutbox outbox,
    TimeProvider time,
    ILogger<ServiceStartup> logger
) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.DataFolder);
        GitRegistration.DeleteLeftovers(settings.Clones);
        if (await StateRegistration.MigrateAsync(services, cancellationToken))
        {
            Log.DatabaseCreated(logger);
            await outbox.PublishAsync([new HistoryStarted(settings.Owner, time.GetUtcNow())], cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            1601,
            LogLevel.Information,
            "the database was created: history starts now; what exists in AWS is recognized by its tags and not created again"
        )]
        public static partial void DatabaseCreated(ILogger logger);
    }
}
