using System.Security.Cryptography;
using System.Text;
using GitOps.Engine.Reading;

namespace GitOps.Testing;

/// <summary>A repository's files in memory.</summary>
public sealed class MemoryFiles(IReadOnlyDictionary<string, string> files, string commit = "0123456789abcdef0123456789abcdef01234567")
    : IRepositoryFiles
{
    public string Source => "main at 01234567";

    public string Commit => commit;

    public IReadOnlyList<RepositoryFile> List(string path, int limit = int.MaxValue) =>
        [
            .. files
                .Keys.Where(f => f == path || path is "" or "." || f.StartsWith(path + "/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(f => new RepositoryFile(
                    f,
                    FileKind.File,
                    Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files[f])))
                )),
        ];

    public void Dispose() { }

    public long? SizeOf(string path) => Read(path)?.Length;

    // A file whose name ends in .latin1.yaml is kept in an encoding that we do not read.
    public byte[]? Read(string path) =>
        files.TryGetValue(path, out var text)
            ? (path.EndsWith(".latin1.yaml", StringComparison.Ordinal) ? Encoding.Latin1 : Encoding.UTF8).GetBytes(text)
            : null;

    /// <summary>All files of a folder on disk.</summary>
    public static Dictionary<string, string> Load(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllText);
}
