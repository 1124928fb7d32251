using System.Text.Json.Nodes;
using GitOps.LocalAws.Logs;

namespace GitOps.LocalAws.Work;

/// <summary>What an algorithm gets: the request, a folder laid out like /opt/ml, and where to log and tell metrics.</summary>
internal sealed class TrainingContext(string name, JsonObject request, string folder, LogStream log)
{
    private readonly Dictionary<string, (double Value, DateTimeOffset At)> _metrics = [];
    private readonly List<(System.Text.RegularExpressions.Regex Pattern, string Name)> _definitions = [];

    public string Name { get; } = name;

    public JsonObject Request { get; } = request;

    /// <summary>Stands for /opt/ml.</summary>
    public string Folder { get; } = folder;

    public string ModelFolder => Path.Combine(Folder, "model");

    public string Channel(string channel) => Path.Combine(Folder, "input", "data", channel);

    public IReadOnlyDictionary<string, string> HyperParameters { get; } =
        request["HyperParameters"]?.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!) ?? [];

    public IReadOnlyDictionary<string, (double Value, DateTimeOffset At)> Metrics => _metrics;

    /// <summary>Told after a line brought a new metric.</summary>
    public Action MetricTold { get; set; } = static () => { };

    /// <summary>A metric and the expression whose first group is its value.</summary>
    public void Define(string metric, string pattern) =>
        _definitions.Add((new(pattern, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromMilliseconds(200)), metric));

    /// <summary>Logs a line, and takes the metrics from it.</summary>
    public void Log(string line)
    {
        log.Add([(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), line)]);
        foreach (var (pattern, metric) in _definitions)
            if (
                pattern.Match(line) is { Success: true } match
                && double.TryParse(match.Groups[^1].Value, System.Globalization.CultureInfo.InvariantCulture, out var value)
            )
                lock (_metrics)
                    _metrics[metric] = (value, DateTimeOffset.UtcNow);
        if (_definitions.Count > 0)
            MetricTold();
    }

    public JsonArray MetricList()
    {
        lock (_metrics)
            return
            [
                .. _metrics.Select(m => new JsonObject
                {
                    ["MetricName"] = m.Key,
                    ["Value"] = m.Value.Value,
                    ["Timestamp"] = m.Value.At.ToUnixTimeMilliseconds() / 1000.0,
                }),
            ];
    }
}
