using GitOps.Engine.Events;
using GitOps.Engine.Reconciling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Composition;

/// <summary>
/// Deletes history that is older than the retention period, and events that all subscribers have handled. The audit log stays.
/// </summary>
internal sealed partial class Retention(
    IHistoryStore history,
    IOutbox outbox,
    ServiceSettings settings,
    TimeProvider time,
    ILogger<Retention> logger
) : BackgroundService
{
    // Longer than a reader without a stored position can be late.
    private static readonly TimeSpan EventRetention = TimeSpan.FromHours(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                var before = time.GetUtcNow() - settings.Retention;
                if (await history.TrimAsync(before, ServiceLimits.KeptDeliveries, stoppingToken) is > 0 and var count)
                    Log.Deleted(logger, count, settings.Retention.TotalDays);
                await outbox.TrimAsync(time.GetUtcNow() - EventRetention, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The next attempt is in an hour.
                Log.NotDeleted(logger, exception.Message);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1801, LogLevel.Information, "{Count} records older than {Days} days were deleted")]
        public static partial void Deleted(ILogger logger, int count, double days);

        [LoggerMessage(1802, LogLevel.Warning, "old history could not be deleted: {Reason}")]
        public static partial void NotDeleted(ILogger logger, string reason);
    }
}
