using GitOps.Engine.Reconciling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Composition;

/// <summary>Forgets history that is older than it is to be kept; the audit log stays.</summary>
internal sealed partial class Retention(IHistoryStore history, ServiceSettings settings, TimeProvider time, ILogger<Retention> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                if (await history.TrimAsync(time.GetUtcNow() - settings.Retention, stoppingToken) is > 0 and var count)
                    Log.Forgotten(logger, count, settings.Retention.TotalDays);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The next hour is soon enough.
                Log.NotForgotten(logger, exception.Message);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1801, LogLevel.Information, "{Count} records older than {Days} days were forgotten")]
        public static partial void Forgotten(ILogger logger, int count, double days);

        [LoggerMessage(1802, LogLevel.Warning, "old history could not be forgotten: {Reason}")]
        public static partial void NotForgotten(ILogger logger, string reason);
    }
}
