using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.LocalGitHub.Store;

/// <summary>
/// The file state.jsonl: one line for each change of a record, so that a server that is killed loses at most the line being written.
/// </summary>
internal sealed class StateLog : IDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly string _path;
    private StreamWriter? _writer;

    public StateLog(string folder) => _path = Path.Combine(folder, "state.jsonl");

    /// <summary>Reads all lines, and then accepts new ones. Returns the highest id that was ever used.</summary>
    /// <exception cref="IOException">A line other than the last one is damaged.</exception>
    public long Open(IReadOnlyDictionary<string, ITable> tables)
    {
        var highest = 0L;
        var lines = File.Exists(_path) ? File.ReadAllLines(_path) : [];
        var intact = 0;
        for (; intact < lines.Length && Parse(lines[intact], intact == lines.Length - 1) is { } line; intact++)
        {
            var id = line.GetProperty("id").GetInt64();
            var value = line.GetProperty("value");
            tables[line.GetProperty("table").GetString()!].Load(id, value.ValueKind == JsonValueKind.Null ? null : value);
            highest = Math.Max(highest, id);
        }

        if (intact < lines.Length)
            File.WriteAllLines(_path, lines.Take(intact));
        _writer = new(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
        return highest;
    }

    public void Append(string table, long id, JsonNode? value) =>
        _writer!.WriteLine(
            new JsonObject
            {
                ["table"] = table,
                ["id"] = id,
                ["value"] = value,
            }.ToJsonString()
        );

    public void Dispose() => _writer?.Dispose();

    private JsonElement? Parse(string line, bool isLast)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException) when (isLast)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new IOException($"{_path} is damaged: {exception.Message} Delete the state folder, or restore it.", exception);
        }
    }
}
