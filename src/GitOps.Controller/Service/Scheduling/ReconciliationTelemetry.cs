using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using GitOps.Core.Commits;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Reports;
using GitOps.Engine.Reconciling;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>Metrics and traces of every reconciliation, and a log line for each that changed the status. Thread-safe.</summary>
internal sealed partial class ReconciliationTelemetry
{
    /// <summary>The name of the meter and the trace source.</summary>
    public const string Name = "GitOps";
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Counter<long> _reconciliations;
    private readonly Histogram<double> _seconds;
    private readonly Counter<long> _runs;
    private readonly ConcurrentDictionary<EnvironmentId, EnvironmentStatus> _last = new();
    private readonly ActivitySource _source = new(Name);

    public ReconciliationTelemetry(IMeterFactory meters, TimeProvider time, ILogger<ReconciliationTelemetry> logger)
    {
        (_logger, _time) = (logger, time);
        var meter = meters.Create(Name);
        _reconciliations = meter.CreateCounter<long>("gitops.reconciliations", description: "Reconciliations by environment and outcome.");
        _seconds = meter.CreateHistogram<double>("gitops.reconciliation.duration", "s", "The duration of reconciliations.");
        _runs = meter.CreateCounter<long>("gitops.runs", description: "Runs that ended, by environment and status.");
        meter.CreateObservableGauge("gitops.drift", MeasureDrift, description: "Differences between AWS and Git in synced environments.");
        meter.CreateObservableGauge(
            "gitops.environments",
            MeasureEnvironments,
            description: "Environments by the outcome of their last reconciliation on this controller."
        );
    }

    /// <summary>Starts the measurement of a reconciliation.</summary>
    public Trace Start(EnvironmentId id) => new(this, _source.StartActivity($"reconcile {id}"), _time.GetTimestamp());

    /// <summary>Counts a run that has ended.</summary>
    public void RunEnded(EnvironmentId id, string status) => _runs.Add(1, new("environment", id.ToString()), new("status", status));

    private IEnumerable<Measurement<int>> MeasureDrift() =>
        _last.Select(s => new Measurement<int>(s.Value.Drift, new KeyValuePair<string, object?>("environment", s.Key.ToString())));

    private IEnumerable<Measurement<int>> MeasureEnvironments() =>
        _last
            .Values.GroupBy(s => s.Outcome.State)
            .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("outcome", g.Key.ToString())));

    private void End(EnvironmentStatus status, EnvironmentStatus? before, TimeSpan duration)
    {
        var (environment, outcome) = (status.Id.ToString(), status.Outcome.State.ToString());
        _last[status.Id] = status;
        _reconciliations.Add(1, new("environment", environment), new("outcome", outcome));
        _seconds.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("environment", environment));
        if (!StatusComparison.IsNews(before, status))
            return;
        var commit = CommitHash.Short(status.Commit);
        Log.Ended(_logger, status.Id, outcome, OutcomeText.Of(status.Outcome.Reason), commit, (long)duration.TotalMilliseconds);
    }

    /// <summary>The measurement of one reconciliation.</summary>
    internal sealed class Trace(ReconciliationTelemetry telemetry, Activity? activity, long startedAt) : IDisposable
    {
        /// <summary>Records how the reconciliation ended.</summary>
        public void End(EnvironmentStatus status, EnvironmentStatus? before) =>
            telemetry.End(status, before, telemetry._time.GetElapsedTime(startedAt));

        public void Dispose() => activity?.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Information, "{Environment}: {Outcome}: {Summary} (commit {Commit}, {Milliseconds} ms)")]
        public static partial void Ended(
            ILogger logger,
            EnvironmentId environment,
            string outcome,
            string summary,
            string commit,
            long milliseconds
        );
    }
}
