using System.Diagnostics;
using System.Globalization;

namespace GitOps.EndToEnd.Drivers;

/// <summary>The child processes in which services of this machine read commits, from Linux's <c>/proc</c>.</summary>
internal static class ReadingProcesses
{
    /// <summary>The ids of the processes that read a commit now.</summary>
    public static IEnumerable<int> Of(string commit) =>
        Directory
            .EnumerateDirectories("/proc")
            .Where(f => int.TryParse(Path.GetFileName(f), CultureInfo.InvariantCulture, out _) && Reads(f, commit))
            .Select(f => int.Parse(Path.GetFileName(f), CultureInfo.InvariantCulture));

    /// <summary>Kills the processes that read a commit now; gives their ids.</summary>
    public static IReadOnlyList<int> Kill(string commit)
    {
        var ids = Of(commit).ToList();
        foreach (var id in ids)
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // It has ended meanwhile.
            }

        return ids;
    }

    private static bool Reads(string folder, string commit)
    {
        try
        {
            var words = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
            return words.Contains("read-worker") && words.Contains(commit);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
