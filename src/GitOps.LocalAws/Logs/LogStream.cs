using System.Text.Json.Nodes;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Logs;

/// <summary>A log stream: its events in the order of arrival, also stored in a file. Thread-safe.</summary>
internal sealed class LogStream(string name, string path, long created, DamageReport damage)
{
    private readonly List<LogEvent> _events = [.. JsonLines.Read(path, line => Parse(line.AsArray()), damage)];

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
            File.AppendAllLines(path, added.Select(e => new JsonArray(e.Timestamp, e.Message, e.IngestionTime).ToJsonString()));
            _events.AddRange(added);
        }
    }

    private static LogEvent Parse(JsonArray line) =>
        line is [{ } timestamp, { } message, { } ingestionTime]
            ? new((long)timestamp, (string)message!, (long)ingestionTime)
            : throw new FormatException("expected the time, message and ingestion time of an event");
}
