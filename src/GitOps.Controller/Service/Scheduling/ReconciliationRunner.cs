using System.Collections.Concurrent;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Reconciling;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>Reconciles an environment under its lease, and always schedules the next reconciliation.</summary>
internal sealed partial class ReconciliationRunner(
    Sources sources,
    JobScheduler scheduler,
    EnvironmentLeases leases,
    EnvironmentReconciliation reconciliation,
    ReconciliationOptions options,
    ILogger<ReconciliationRunner> logger
)
{
    private readonly ConcurrentDictionary<EnvironmentId, int> _crashes = new();

    public async Task RunAsync(EnvironmentId id, CancellationToken cancellationToken)
    {
        // The environments of a source that was removed from the settings are no longer reconciled.
        if (sources.Find(id.Source) is not { } source)
            return;
        var wait = options.Resync;
        try
        {
            await using var lease = await leases.AcquireAsync(id, cancellationToken);
            wait = lease is null ? options.LeaseRetry : await reconciliation.RunAsync(id, source, lease, cancellationToken);
            _crashes.TryRemove(id, out _);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Errors of AWS and Git are outcomes, so this is an error of the database or a bug. The environment is reconciled again.
            var crashes = _crashes.AddOrUpdate(id, 1, (_, count) => count + 1);
            wait = Backoff.After(crashes, options.FirstRetry, options.MaxRetry, options.Random());
            Log.Crashed(logger, exception, id, wait);
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
                await scheduler.ScheduleReconciliationAsync(id, wait, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Error, "{Environment}: the reconciliation crashed; next attempt in {Wait}")]
        public static partial void Crashed(ILogger logger, Exception exception, EnvironmentId environment, TimeSpan wait);
    }
}
