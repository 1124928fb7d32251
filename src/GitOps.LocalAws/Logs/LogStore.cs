using System.Collections.Concurrent;

namespace GitOps.LocalAws.Logs;

/// <summary>The log groups of all accounts and regions, with a folder per group and a file per stream.</summary>
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

    /// <summary>The stream with that name; it and its group are created if they do not exist.</summary>
    public LogStream GetOrCreateStream(string account, string region, string group, string stream)
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
