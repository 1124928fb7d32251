using System.Text.Json.Nodes;

namespace GitOps.LocalAws.Logs;

/// <summary>A log stream: its events in the order of arrival, also stored in a file. Thread-safe.</summary>
internal sealed class LogStream(string name, string path, long created)
{
    private readonly List<LogEvent> _events = Load(path);

    public string Name { get; } = name;

    public long Created { get; } = created;

    public IReadOnlyList<LogEvent> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public void Add(IEnumerable<(long Timestamp, string Message)> events)
    {
        lock (_events)
        {
            var added = events.Select(e => new LogEvent(e.Timestamp, e.Message, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())).ToList();
            _events.AddRange(added);
            File.AppendAllLines(path, added.Select(e => new JsonArray(e.Timestamp, e.Message, e.IngestionTime).ToJsonString()));
        }
    }

    private static List<LogEvent> Load(string path) =>
        File.Exists(path)
            ?
            [
                .. File.ReadLines(path)
                    .Select(l => JsonNode.Parse(l)!.AsArray())
                    .Select(a => new LogEvent((long)a[0]!, (string)a[1]!, (long)a[2]!)),
            ]
            : [];
}
