using System.Threading.Channels;
using GitOps.Core.Audit;
using GitOps.Core.Environments;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Engine.Audit;
using GitOps.Engine.Applying;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>Brings what is done into the audit log, in batches and in order; what can't be written yet is kept and tried again.</summary>
internal sealed partial class AuditTrail(IAuditLog log, TimeProvider time, ILogger<AuditTrail> logger) : BackgroundService
{
    private const int MaxBatch = 500;
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
            while (batch.Count < MaxBatch && _entries.Reader.TryRead(out var entry))
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
