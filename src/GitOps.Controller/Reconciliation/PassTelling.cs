using System.Diagnostics;
using System.Diagnostics.Metrics;
using GitOps.Core.Reconciliation;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Reconciliation;

/// <summary>The one place that tells operators how a pass ended: a line of log when something is new, and metrics always.</summary>
internal sealed partial class PassTelling
{
    /// <summary>The meter's and the trace source's name.</summary>
    public const string Name = "GitOps";

    private readonly ILogger _logger;
    private readonly Counter<long> _passes;
    private readonly Histogram<double> _seconds;
    private readonly Counter<long> _runs;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<EnvironmentId, EnvironmentStatus> _last = new();
    private readonly ActivitySource _source = new(Name);

    public PassTelling(IMeterFactory meters, ILogger<PassTelling> logger)
    {
        _logger = logger;
        var meter = meters.Create(Name);
        _passes = meter.CreateCounter<long>("gitops.passes", description: "Passes by environment and outcome.");
        _seconds = meter.CreateHistogram<double>("gitops.pass.duration", "s", "How long passes took.");
        _runs = meter.CreateCounter<long>("gitops.runs", description: "Runs that ended, by status.");
        meter.CreateObservableGauge(
            "gitops.drift",
            () =>
                _last.Select(s => new Measurement<int>(
                    s.Value.Drifted,
                    new KeyValuePair<string, object?>("environment", s.Key.ToString())
                )),
            description: "Resources that others changed."
        );
        meter.CreateObservableGauge(
            "gitops.environments",
            () =>
                _last
                    .Values.GroupBy(s => s.Outcome)
                    .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("outcome", g.Key))),
            description: "Environments by the outcome of their last pass here."
        );
    }

    /// <summary>Begins the trace of a pass; null while nobody listens.</summary>
    public Activity? Begin(EnvironmentId id) => _source.StartActivity($"pass {id}");

    public void Ended(EnvironmentStatus status, EnvironmentStatus? before, TimeSpan took)
    {
        _last[status.Id] = status;
        _passes.Add(1, new("environment", status.Id.ToString()), new("outcome", status.Outcome));
        _seconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("environment", status.Id.ToString()));
        if (before is null || (before.Outcome, before.Summary, before.Commit) != (status.Outcome, status.Summary, status.Commit))
            Log.Ended(
                _logger,
                status.Id,
                status.Outcome,
                status.Summary,
                status.Commit.Length > 8 ? status.Commit[..8] : status.Commit,
                (long)took.TotalMilliseconds
            );
    }

    /// <summary>Counts a run that has ended.</summary>
    public void RunEnded(EnvironmentId id, string status) => _runs.Add(1, new("environment", id.ToString()), new("status", status));

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
