using System.Text.Json.Nodes;

namespace GitOps.LocalAws.Store;

/// <summary>
/// A map of documents in a JSON Lines file. Each put or removal appends one line, so a crash loses at most the line that is being written.
/// Opening reads the file, sets damaged lines aside, and compacts it if more than half of its lines are outdated.
/// </summary>
internal sealed class StateLog : IDisposable
{
    private readonly Dictionary<string, JsonObject> _documents = new(StringComparer.Ordinal);
    private readonly StreamWriter _writer;

    /// <param name="check">Throws as the parser of <see cref="JsonLines.Read"/> does if the document of a key is damaged.</param>
    public StateLog(string path, Action<string, JsonObject> check, DamageReport damage)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var entries = JsonLines.Read(path, line => Parse(line.AsObject(), check), damage);
        foreach (var (key, document) in entries)
            if (document is null)
                _documents.Remove(key);
            else
                _documents[key] = document;
        if (entries.Count > 2 * _documents.Count)
            Compact(path);
        _writer = new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read | FileShare.Delete)) { AutoFlush = true };
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

    private static (string Key, JsonObject? Document) Parse(JsonObject entry, Action<string, JsonObject> check)
    {
        var key = (string)entry.Required("key")!;
        if (!entry.TryGetPropertyValue("value", out var value))
            throw new FormatException("the line has no value");
        var document = value?.DeepClone().AsObject();
        if (document is not null)
            check(key, document);
        return (key, document);
    }

    private void Compact(string path)
    {
        File.WriteAllLines(path + ".new", _documents.Select(p => Line(p.Key, p.Value)));
        File.Move(path + ".new", path, overwrite: true);
    }
}
