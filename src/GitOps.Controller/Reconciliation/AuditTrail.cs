using System.Threading.Channels;
using GitOps.Core.Planning;
using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using GitOps.Core.Reports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Reconciliation;

/// <summary>Brings what is done into the audit log, in batches and in order; what can't be written yet is kept and tried again.</summary>
internal sealed partial class AuditTrail(IAuditLog log, TimeProvider time, ILogger<AuditTrail> logger) : BackgroundService
{
    private const int MostInABatch = 500;
    private readonly Channel<AuditEntry> _entries = Channel.CreateUnbounded<AuditEntry>(new() { SingleReader = true });

    /// <summary>Adds an entry; it is written soon.</summary>
    public void Add(string who, string what, string target, string commit, string detail) =>
        _entries.Writer.TryWrite(new(time.GetUtcNow(), who, what, target, commit, detail));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _entries.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _entries.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batch = new List<AuditEntry>();
            while (batch.Count < MostInABatch && _entries.Reader.TryRead(out var entry))
                batch.Add(entry);
            await WriteAsync(batch, stoppingToken);
        }
    }

    private async Task WriteAsync(List<AuditEntry> batch, CancellationToken stoppingToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await log.AppendAsync(batch, CancellationToken.None);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException && !stoppingToken.IsCancellationRequested)
            {
                Log.NotWritten(logger, batch.Count, attempt, exception.Message);
                await Task.Delay(Backoff.After(attempt, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10), 0.5), time, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Warning, "{Count} audit entries could not be written (attempt {Attempt}): {Reason}")]
        public static partial void NotWritten(ILogger logger, int count, int attempt, string reason);
    }
}

/// <summary>Hears a pass and brings its steps into the audit log and the operators' log.</summary>
internal sealed partial class PassObserver(
    EnvironmentId id,
    string commit,
    string owner,
    AuditTrail audit,
    PassTelling telling,
    ILogger logger
) : IOperationObserver
{
    public void Report(OperationEvent happened)
    {
        switch (happened)
        {
            case StepDone { Change: var change }:
                audit.Add(owner, PlanReport.Word(change.Action), $"{id} {change.Id}", commit, $"{change.ActualName}: {change.Reason}");
                if (!change.IsHousekeeping)
                    Log.Done(logger, id, PlanReport.Word(change.Action), change.Id.ToString(), change.ActualName);
                break;
            case Settled { Status: var status }:
                telling.RunEnded(id, status);
                break;
            case StepRefused { Change: var change, Reason: var reason }:
                Log.Refused(logger, id, PlanReport.Word(change.Action), change.Id.ToString(), reason);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Information, "{Environment}: {Action} {Resource} ({ActualName})")]
        public static partial void Done(ILogger logger, EnvironmentId environment, string action, string resource, string actualName);

        [LoggerMessage(1102, LogLevel.Warning, "{Environment}: {Action} {Resource} was refused: {Reason}")]
        public static partial void Refused(ILogger logger, EnvironmentId environment, string action, string resource, string reason);
    }
}
