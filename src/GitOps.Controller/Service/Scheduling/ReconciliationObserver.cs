using GitOps.Controller.Service.Composition;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Core.Reports;
using GitOps.Engine.Applying;
using GitOps.Engine.Events;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>Creates the observers and the journals of reconciliations.</summary>
internal sealed class ReconciliationObserverFactory(
    ReconciliationTelemetry telemetry,
    IChangeIntents intents,
    ServiceSettings settings,
    TimeProvider time,
    ILogger<ReconciliationObserver> logger
)
{
    /// <summary>The observer of one reconciliation.</summary>
    public IProgressObserver Create(EnvironmentId id) => new ReconciliationObserver(id, telemetry, logger);

    /// <summary>The journal of the changes of one reconciliation.</summary>
    public ChangeJournal CreateJournal(EnvironmentId id, string commit) => new(intents, new(id, commit, settings.Owner), time);
}

/// <summary>Writes what a reconciliation does to the operators' log and the metrics.</summary>
internal sealed partial class ReconciliationObserver(EnvironmentId id, ReconciliationTelemetry telemetry, ILogger logger)
    : IProgressObserver
{
    public void Report(ProgressEvent happened)
    {
        switch (happened)
        {
            case ChangeApplied { Change: var change }:
                Log.Applied(logger, id, PlanReport.Word(change.Action), change.Id.ToString(), change.ActualName);
                break;
            case ChangeFailed { Change: var change, Failure: var failure }:
                Log.Failed(logger, id, PlanReport.Word(change.Action), change.Id.ToString(), FailureText.Of(failure));
                break;
            case ReconciliationFailed { Exception: var exception }:
                Log.Crashed(logger, exception, id);
                break;
            case RunEnded { Status: var status }:
                telemetry.RunEnded(id, status);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1103, LogLevel.Error, "{Environment}: the commit could not be processed")]
        public static partial void Crashed(ILogger logger, Exception exception, EnvironmentId environment);

        [LoggerMessage(1101, LogLevel.Information, "{Environment}: {Action} {Resource} ({ActualName})")]
        public static partial void Applied(ILogger logger, EnvironmentId environment, string action, string resource, string actualName);

        [LoggerMessage(1102, LogLevel.Warning, "{Environment}: {Action} {Resource} failed: {Reason}")]
        public static partial void Failed(ILogger logger, EnvironmentId environment, string action, string resource, string reason);
    }
}
