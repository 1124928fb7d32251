using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.LocalAws.Server;

/// <summary>The journal of requests: a JSON line for each, in the order of their answers.</summary>
internal sealed class Journal : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly Lock _lock = new();

    public Journal(string folder) =>
        _writer = new(new FileStream(Path.Combine(folder, "journal.jsonl"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            AutoFlush = true,
        };

    public void Write(
        string service,
        string operation,
        string? name,
        string account,
        int status,
        string? error,
        DateTimeOffset arrived,
        double milliseconds
    )
    {
        var line = new JsonObject
        {
            ["at"] = arrived.ToString("O"),
            ["service"] = service,
            ["operation"] = operation,
            ["name"] = name,
            ["account"] = account,
            ["status"] = status,
            ["error"] = error,
            ["ms"] = Math.Round(milliseconds, 3),
        }.ToJsonString(JsonSerializerOptions.Default);
        lock (_lock)
            _writer.WriteLine(line);
    }

    public void Dispose() => _writer.Dispose();
}
