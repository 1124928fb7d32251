using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GitOps.Aws.Client;

/// <summary>Counts calls, for whoever listens to the meter and the source named GitOps.Aws.</summary>
internal sealed class CallMetrics : IDisposable
{
    private const string Name = "GitOps.Aws";
    private readonly Meter _meter = new(Name);
    private readonly ActivitySource _source = new(Name);
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _seconds;

    public CallMetrics()
    {
        _calls = _meter.CreateCounter<long>("gitops.aws.calls", description: "AWS calls by operation and result.");
        _seconds = _meter.CreateHistogram<double>("gitops.aws.call.duration", "s", "How long AWS calls took.");
    }

    /// <summary>Begins the trace of a call; null while nobody listens.</summary>
    public Activity? Begin(string operation) => _source.StartActivity($"aws {operation}", ActivityKind.Client);

    /// <summary>Counts an answer.</summary>
    public void Count(string operation, AwsResponse answer, TimeSpan took)
    {
        var result = answer.IsThrottled
            ? "throttled"
            : answer.Status switch
            {
                0 => "unreachable",
                < 400 => "ok",
                < 500 => "refused",
                _ => "failed",
            };
        _calls.Add(1, new("operation", operation), new("result", result));
        _seconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("operation", operation));
    }

    public void Dispose()
    {
        _meter.Dispose();
        _source.Dispose();
    }
}
