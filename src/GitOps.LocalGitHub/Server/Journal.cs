using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.LocalGitHub.Server;

/// <summary>
/// The file journal.jsonl: one JSON line for each request with its body and the status, in the order of the responses. Thread-safe.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly Lock _lock = new();

    public Journal(LocalGitHubOptions options)
    {
        var path = Path.Combine(options.StateFolder, "journal.jsonl");
        _writer = new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    /// <summary>Called with each exchange, for tests that check it.</summary>
    public Action<Exchange>? Observer { get; set; }

    public void Write(Exchange exchange)
    {
        var line = new JsonObject
        {
            ["at"] = exchange.At.ToString("O"),
            ["method"] = exchange.Method,
            ["path"] = exchange.Path,
            ["query"] = exchange.Query,
            ["token"] = exchange.TokenKind,
            ["login"] = exchange.Login,
            ["status"] = exchange.Status,
            ["error"] = exchange.Error,
            ["fault"] = exchange.Fault,
            ["request"] = Body(exchange.RequestBody),
            ["responseBytes"] = exchange.ResponseBody.Length,
            ["ms"] = Math.Round(exchange.Milliseconds, 3),
        }.ToJsonString();
        lock (_lock)
        {
            _writer.WriteLine(line);
            Observer?.Invoke(exchange);
        }
    }

    public void Dispose() => _writer.Dispose();

    private static JsonNode? Body(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return $"{body.Length} bytes that are not JSON";
        }
    }
}
