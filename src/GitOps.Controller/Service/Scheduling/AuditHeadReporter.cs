using System.Diagnostics.Metrics;
using GitOps.Controller.Service.Composition;
using GitOps.Core.Audit;
using GitOps.Engine.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>
/// Reports the head of the audit log outside the database, as a log line and a metric, so that a later cut is noticed. Every controller
/// runs one. The MAC is in the log only: as a label it would be a new time series for each entry.
/// </summary>
internal sealed partial class AuditHeadReporter : BackgroundService
{
    /// <summary>The meter's name.</summary>
    public const string Name = "GitOps.Audit";

    private readonly IAuditLog _audit;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private AuditHead? _last;

    public AuditHeadReporter(IAuditLog audit, IMeterFactory meters, TimeProvider time, ILogger<AuditHeadReporter> logger)
    {
        (_audit, _time, _logger) = (audit, time, logger);
        meters
            .Create(Name)
            .CreateObservableGauge(
                "gitops.audit.head",
                () => Volatile.Read(ref _last)?.Number ?? 0,
                description: "The sequence number of the audit log's last entry; it never decreases."
            );
    }

    /// <summary>Stops, and reports what was appended last.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await ReportAsync(cancellationToken);
    }

    /// <summary>Reports the head if it has changed.</summary>
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (last, head) = (_last, await _audit.FindHeadAsync(cancellationToken));
            if (head == last)
                return;
            if (last is not null && (head is null || head.Number <= last.Number))
                Log.Decreased(_logger, last, head?.ToString() ?? "none");
            else
                Log.Head(_logger, head!);
            Volatile.Write(ref _last, head);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host has no more time for it: the next start reports the head.
        }
        catch (Exception exception)
        {
            Log.NotRead(_logger, exception.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ServiceLimits.AuditHeadInterval, _time);
        do await ReportAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1003, LogLevel.Information, "the head of the audit log is {Head}")]
        public static partial void Head(ILogger logger, AuditHead head);

        [LoggerMessage(
            1004,
            LogLevel.Error,
            "the audit log was cut or written anew: its head was {Last} and is {Head}; if the database was not restored, find out who "
                + "changed it"
        )]
        public static partial void Decreased(ILogger logger, AuditHead last, string head);

        [LoggerMessage(1005, LogLevel.Warning, "the head of the audit log could not be read: {Reason}")]
        public static partial void NotRead(ILogger logger, string reason);
    }
}
