using System.Security.Cryptography;
using System.Text;
using GitOps.Engine.Reading;

namespace GitOps.Fuzz.Targets;

/// <summary>A repository's files in memory.</summary>
internal sealed class FilesInMemory(IReadOnlyDictionary<string, byte[]> files) : IRepositoryFiles
{
    public string Source => "main at 01234567";

    public string Commit => "0123456789abcdef0123456789abcdef01234567";

    public IReadOnlyList<RepositoryFile> List(string path, int limit = int.MaxValue) =>
        [
            .. files
                .Keys.Where(f => f == path || path is "" or "." || f.StartsWith(path + "/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(f => new RepositoryFile(f, FileKind.File, Convert.ToHexStringLower(SHA256.HashData(files[f])))),
        ];

    public long? SizeOf(string path) => Read(path)?.Length;

    public byte[]? Read(string path) => files.GetValueOrDefault(path);

    public void Dispose() { }

    /// <summary>Splits a text at lines <c>=== path</c>.</summary>
    public static FilesInMemory Split(byte[] text)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var part in Encoding.Latin1.GetString(text).Split("=== "))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            if (end > 0)
                files[part[..end].Trim()] = Encoding.Latin1.GetBytes(part[(end + 1)..]);
        }

        return new(files);
    }
}
