using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.LocalAws.Logs;

namespace GitOps.LocalAws.Jobs;

/// <summary>What a training algorithm works with: the request, a folder with the layout of /opt/ml, the log and the metrics.</summary>
internal sealed class TrainingContext(string name, JsonObject request, string folder, LogStream log)
{
    private readonly Dictionary<string, (double Value, DateTimeOffset Timestamp)> _metrics = [];
    private readonly List<(Regex Pattern, string Name)> _definitions = [];

    public string Name { get; } = name;

    public JsonObject Request { get; } = request;

    /// <summary>The folder that takes the place of /opt/ml.</summary>
    public string Folder { get; } = folder;

    public string ModelFolder => Path.Combine(Folder, "model");

    /// <exception cref="JobFailedException">The name is not that of a folder.</exception>
    public string Channel(string channel) =>
        channel is "." or ".."
            ? throw new JobFailedException($"ClientError: invalid channel name '{channel}': expected the name of a folder")
            : Path.Combine(Folder, "input", "data", channel);

    public IReadOnlyDictionary<string, string> HyperParameters { get; } =
        request["HyperParameters"]?.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!) ?? [];

    /// <summary>Called after each log line of a job that defines metrics.</summary>
    public Action MetricsChanged { get; set; } = static () => { };

    /// <summary>Defines a metric by the regular expression whose last group captures its value in a log line.</summary>
    public void DefineMetric(string metric, string pattern) =>
        _definitions.Add((new(pattern, RegexOptions.None, TimeSpan.FromMilliseconds(200)), metric));

    /// <summary>Logs a line and extracts the metrics from it.</summary>
    public void Log(string line)
    {
        log.Add([(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), line)]);
        foreach (var (pattern, metric) in _definitions)
            if (
                pattern.Match(line) is { Success: true } match
                && double.TryParse(match.Groups[^1].Value, CultureInfo.InvariantCulture, out var value)
            )
                lock (_metrics)
                    _metrics[metric] = (value, DateTimeOffset.UtcNow);
        if (_definitions.Count > 0)
            MetricsChanged();
    }

    /// <summary>The last value of each metric, as in FinalMetricDataList.</summary>
    public JsonArray MetricData()
    {
        lock (_metrics)
            return
            [
                .. _metrics.Select(m => new JsonObject
                {
                    ["MetricName"] = m.Key,
                    ["Value"] = m.Value.Value,
                    ["Timestamp"] = m.Value.Timestamp.ToUnixTimeMilliseconds() / 1000.0,
                }),
            ];
    }
}
