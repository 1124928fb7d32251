using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Server;

/// <summary>
/// The journal of requests in journal.jsonl: one JSON line per request with a valid signature, in the order of the responses. Thread-safe.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly Lock _lock = new();

    public Journal(string folder)
    {
        var path = Path.Combine(folder, "journal.jsonl");
        JsonLines.CompleteLastLine(path);
        _writer = new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    public void Write(JournalEntry entry)
    {
        var line = new JsonObject
        {
            ["at"] = entry.Received.ToString("O"),
            ["service"] = entry.Service,
            ["operation"] = entry.Operation,
            ["name"] = entry.Name,
            ["account"] = entry.Account ?? "",
            ["status"] = entry.Status,
            ["error"] = entry.Error,
            ["ms"] = Math.Round(entry.Duration.TotalMilliseconds, 3),
        }.ToJsonString(JsonSerializerOptions.Default);
        lock (_lock)
            _writer.WriteLine(line);
    }

    public void Dispose() => _writer.Dispose();
}
