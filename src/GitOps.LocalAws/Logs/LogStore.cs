using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Logs;

/// <summary>
/// The log groups of all accounts and regions. streams.jsonl records their names and those of their streams; the events of a stream are in
/// a file that is named after a hash, because clients name groups and streams as they like.
/// </summary>
internal sealed class LogStore : IDisposable
{
    private readonly string _folder;
    private readonly DamageReport _damage;
    private readonly StateLog _names;
    private readonly ConcurrentDictionary<(string Account, string Region, string Group), ConcurrentDictionary<string, LogStream>> _groups =
        new();

    public LogStore(string folder, DamageReport damage)
    {
        (_folder, _damage) = (Path.Combine(folder, "logs"), damage);
        _names = new(Path.Combine(_folder, "streams.jsonl"), (key, value) => Parse(key, value), damage);
        foreach (var (key, value) in _names.Documents)
        {
            var (account, region, group, stream, created) = Parse(key, value);
            var streams = _groups.GetOrAdd((account, region, group), _ => new());
            if (stream is not null)
                streams[stream] = new(stream, EventsPath(key), created, damage);
        }
    }

    public IEnumerable<string> Groups(string account, string region) =>
        _groups.Keys.Where(k => k.Account == account && k.Region == region).Select(k => k.Group).Order(StringComparer.Ordinal);

    public ConcurrentDictionary<string, LogStream>? Find(string account, string region, string group) =>
        _groups.GetValueOrDefault((account, region, group));

    public ConcurrentDictionary<string, LogStream> CreateGroup(string account, string region, string group)
    {
        lock (_names)
        {
            if (_groups.TryGetValue((account, region, group), out var existing))
                return existing;
            Record(Key(account, region, group), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            return _groups[(account, region, group)] = new();
        }
    }

    /// <summary>The stream with that name; it and its group are created if they do not exist.</summary>
    public LogStream GetOrCreateStream(string account, string region, string group, string stream)
    {
        lock (_names)
        {
            var streams = CreateGroup(account, region, group);
            if (streams.TryGetValue(stream, out var existing))
                return existing;
            var (key, created) = (Key(account, region, group, stream), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            Record(key, created);
            return streams[stream] = new(stream, EventsPath(key), created, _damage);
        }
    }

    public void Dispose() => _names.Dispose();

    private void Record(string key, long created) => _names.Put(key, new JsonObject { ["created"] = created });

    private static string Key(params string[] names) => new JsonArray([.. names.Select(n => JsonValue.Create(n))]).ToJsonString();

    private static (string Account, string Region, string Group, string? Stream, long Created) Parse(string key, JsonObject value)
    {
        var names = (JsonNode.Parse(key) as JsonArray)?.Select(n => n?.GetValue<string>()).OfType<string>().ToList();
        return names?.Count is 3 or 4
            ? (names[0], names[1], names[2], names.ElementAtOrDefault(3), value.Required("created").GetValue<long>())
            : throw new FormatException($"the key {key} is not of a log group or stream");
    }

    private string EventsPath(string key) =>
        Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) + ".jsonl");
}
