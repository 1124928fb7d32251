using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.LocalAws.Store;

/// <summary>
/// A map of documents in a JSON Lines file. Each put or removal appends one line, so a crash loses at most the line that is being written.
/// Opening reads the file and compacts it if more than half of its lines are outdated.
/// </summary>
internal sealed class StateLog : IDisposable
{
    private readonly Dictionary<string, JsonObject> _documents = new(StringComparer.Ordinal);
    private readonly StreamWriter _writer;

    public StateLog(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var lines = 0;
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
            if (TryRead(line, out var key, out var document))
            {
                lines++;
                if (document is null)
                    _documents.Remove(key);
                else
                    _documents[key] = document;
            }

        if (lines > 2 * _documents.Count)
            Compact(path);
        _writer = new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
    }

    public IReadOnlyDictionary<string, JsonObject> Documents => _documents;

    public void Put(string key, JsonObject document)
    {
        _documents[key] = document;
        _writer.WriteLine(Line(key, document));
    }

    public void Remove(string key)
    {
        if (_documents.Remove(key))
            _writer.WriteLine(Line(key, null));
    }

    public void Dispose() => _writer.Dispose();

    private static string Line(string key, JsonObject? document) =>
        new JsonObject { ["key"] = key, ["value"] = document?.DeepClone() }.ToJsonString();

    private static bool TryRead(string line, out string key, out JsonObject? document)
    {
        try
        {
            var entry = JsonNode.Parse(line)!.AsObject();
            key = (string)entry["key"]!;
            document = entry["value"]?.DeepClone().AsObject();
            return true;
        }
        catch (JsonException)
        {
            // The incomplete last line of a server that was killed.
            (key, document) = ("", null);
            return false;
        }
    }

    private void Compact(string path)
    {
        File.WriteAllLines(path + ".new", _documents.Select(p => Line(p.Key, p.Value)));
        File.Move(path + ".new", path, overwrite: true);
    }
}
