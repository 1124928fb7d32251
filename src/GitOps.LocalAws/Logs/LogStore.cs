using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace GitOps.LocalAws.Logs;

/// <summary>One line of a log.</summary>
internal sealed record LogLine(long Timestamp, string Message, long Ingested);

/// <summary>One stream of a group; lines are kept in order of arrival, and on disk.</summary>
internal sealed class LogStream(string name, string path, long created)
{
    private readonly List<LogLine> _lines = Load(path);

    public string Name { get; } = name;

    public long Created { get; } = created;

    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public void Add(IEnumerable<(long Timestamp, string Message)> lines)
    {
        lock (_lines)
        {
            var added = lines.Select(l => new LogLine(l.Timestamp, l.Message, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())).ToList();
            _lines.AddRange(added);
            File.AppendAllLines(path, added.Select(l => new JsonArray(l.Timestamp, l.Message, l.Ingested).ToJsonString()));
        }
    }

    private static List<LogLine> Load(string path) =>
        File.Exists(path)
            ?
            [
                .. File.ReadLines(path)
                    .Select(l => JsonNode.Parse(l)!.AsArray())
                    .Select(a => new LogLine((long)a[0]!, (string)a[1]!, (long)a[2]!)),
            ]
            : [];
}

/// <summary>The log groups of all accounts and regions.</summary>
internal sealed class LogStore
{
    private readonly string _folder;
    private readonly ConcurrentDictionary<(string Account, string Region, string Group), ConcurrentDictionary<string, LogStream>> _groups =
        new();

    public LogStore(string folder)
    {
        _folder = Path.Combine(folder, "logs");
        foreach (
            var group in Directory.Exists(_folder)
                ? Directory
                    .EnumerateDirectories(_folder, "*", SearchOption.AllDirectories)
                    .Where(d => Path.GetRelativePath(_folder, d).Split(Path.DirectorySeparatorChar).Length == 3)
                : []
        )
        {
            var parts = Path.GetRelativePath(_folder, group).Split(Path.DirectorySeparatorChar);
            var streams = CreateGroup(parts[0], parts[1], Uri.UnescapeDataString(parts[2]));
            foreach (var file in Directory.EnumerateFiles(group))
                streams[Uri.UnescapeDataString(Path.GetFileName(file))] = new(
                    Uri.UnescapeDataString(Path.GetFileName(file)),
                    file,
                    new DateTimeOffset(File.GetCreationTimeUtc(file)).ToUnixTimeMilliseconds()
                );
        }
    }

    public IEnumerable<string> Groups(string account, string region) =>
        _groups.Keys.Where(k => k.Account == account && k.Region == region).Select(k => k.Group).Order(StringComparer.Ordinal);

    public ConcurrentDictionary<string, LogStream>? Find(string account, string region, string group) =>
        _groups.GetValueOrDefault((account, region, group));

    public ConcurrentDictionary<string, LogStream> CreateGroup(string account, string region, string group)
    {
        Directory.CreateDirectory(GroupFolder(account, region, group));
        return _groups.GetOrAdd((account, region, group), _ => new());
    }

    /// <summary>A stream, made with its group when it is not there.</summary>
    public LogStream Stream(string account, string region, string group, string stream)
    {
        var streams = CreateGroup(account, region, group);
        return streams.GetOrAdd(
            stream,
            name =>
                new(
                    name,
                    Path.Combine(GroupFolder(account, region, group), Uri.EscapeDataString(name)),
                    DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()
                )
        );
    }

    private string GroupFolder(string account, string region, string group) =>
        Path.Combine(_folder, account, region, Uri.EscapeDataString(group));
}
