using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitOps.EndToEnd.Attacks;
using GitOps.Testing.GitHub;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>A bare clone in which Git's importer makes commits, also those that no checkout would make. Thread-safe.</summary>
internal sealed class HostileRepository(string folder)
{
    private readonly GitClient _git = new(folder);

    public string Folder => folder;

    /// <summary>The commits that it made.</summary>
    public ConcurrentBag<string> Commits { get; } = [];

    public async Task CloneAsync(string url) => await _git.RunAsync("clone", "-q", "--bare", url, ".");

    /// <summary>An entry that deletes a file.</summary>
    public static TreeEntry Deleted(string path) => new("D", path, null);

    public static TreeEntry Link(string path, string target) => new("120000", path, Encoding.UTF8.GetBytes(target));

    /// <summary>Commits entries on a branch, above another one; gives the commit.</summary>
    public async Task<string> CommitAsync(string branch, IEnumerable<TreeEntry> entries, string title = "A change", string from = "main")
    {
        var start = new ProcessStartInfo("git", ["-C", folder, "fast-import", "--quiet", "--force"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await using (var stream = process.StandardInput.BaseStream)
            await Task.Run(() => Write(stream, branch, entries, title, from));
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"git fast-import: {await errors}");
        var commit = await _git.RunAsync("rev-parse", $"refs/heads/{branch}");
        Commits.Add(commit);
        return commit;
    }

    public Task PushAsync(string url, string branch) =>
        _git.RunAsync("push", "-q", "--force", url, $"refs/heads/{branch}:refs/heads/{branch}");

    private static void Write(Stream stream, string branch, IEnumerable<TreeEntry> entries, string title, string from)
    {
        Write(stream, $"commit refs/heads/{branch}\ncommitter Eve <eve@example.com> 1700000000 +0000\n");
        Write(stream, $"data {Number(Encoding.UTF8.GetByteCount(title))}\n{title}\nfrom refs/heads/{from}^0\n");
        foreach (var entry in entries)
            if (entry.Mode == "D")
                Write(stream, $"D {Quoted(entry.Path)}\n");
            else if (entry.Content is { } content)
            {
                Write(stream, $"M {entry.Mode} inline {Quoted(entry.Path)}\ndata {Number(content.Length)}\n");
                stream.Write(content);
                Write(stream, "\n");
            }
            else
                Write(stream, $"M {entry.Mode} {new string('1', 40)} {Quoted(entry.Path)}\n");
    }

    private static string Quoted(string path) =>
        "\""
        + path.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
        + "\"";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
