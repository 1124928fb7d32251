using GitOps.Core.Environments;
using GitOps.Engine.Audit;
using GitOps.Engine.Reconciling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>Appends the events of the outbox to the audit log. Every controller runs one; of these, one at a time does the work.</summary>
internal sealed partial class AuditSubscriber(IAuditLog log, TimeProvider time, ILogger<AuditSubscriber> logger) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxRetry = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Stops, and appends what this controller published last; when that fails, another controller or the next start does it.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await AppendAsync(1, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            failures = await AppendAsync(failures + 1, stoppingToken) ? 0 : failures + 1;
            var wait = failures == 0 ? PollInterval : Backoff.After(failures, PollInterval, MaxRetry, 0.5);
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> AppendAsync(int attempt, CancellationToken cancellationToken)
    {
        try
        {
            while (await log.AppendNextAsync(BatchSize, cancellationToken) == BatchSize)
                cancellationToken.ThrowIfCancellationRequested();
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception exception)
        {
            Log.NotAppended(logger, attempt, exception.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Warning, "events could not be appended to the audit log (attempt {Attempt}): {Reason}")]
        public static partial void NotAppended(ILogger logger, int attempt, string reason);
    }
}
