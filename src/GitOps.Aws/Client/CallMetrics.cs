using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GitOps.Aws.Client;

/// <summary>Counts and traces calls, as the meter and the activity source GitOps.Aws. Thread-safe.</summary>
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
        _seconds = _meter.CreateHistogram<double>("gitops.aws.call.duration", "s", "Duration of AWS calls.");
    }

    /// <summary>Starts the trace of a call; null without a listener.</summary>
    public Activity? StartTrace(string operation) => _source.StartActivity($"aws {operation}", ActivityKind.Client);

    /// <summary>Counts a response, under the result ok, throttled, rejected, failed or unreachable.</summary>
    public void Count(string operation, AwsResponse response, TimeSpan duration)
    {
        var result = response.IsThrottled
            ? "throttled"
            : response.Status switch
            {
                0 => "unreachable",
                < 400 => "ok",
                < 500 => "rejected",
                _ => "failed",
            };
        _calls.Add(1, new("operation", operation), new("result", result));
        _seconds.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("operation", operation));
    }

    public void Dispose()
    {
        _meter.Dispose();
        _source.Dispose();
    }
}
