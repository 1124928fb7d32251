using System.Diagnostics;

namespace GitOps.Testing.GitHub;

/// <summary>Runs the Git program as a user does, in a folder of the test, without the user's configuration.</summary>
internal sealed class GitClient(string folder)
{
    public string Folder => folder;

    public async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output) = await TryAsync(arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {output}");
    }

    public async Task<(int ExitCode, string Output)> TryAsync(params string[] arguments)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-c", "user.name=Alice", "-c", "user.email=alice@example.com", .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        // The same content gives the same commit.
        start.Environment["GIT_AUTHOR_DATE"] = start.Environment["GIT_COMMITTER_DATE"] = "2026-11-28T12:00:00Z";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output + await errors).Trim());
    }

    /// <summary>Commits a file, and returns the commit.</summary>
    public async Task<string> CommitAsync(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
        await File.WriteAllTextAsync(Path.Combine(folder, path), content);
        await RunAsync("add", path);
        await RunAsync("commit", "-q", "-m", $"Change {path}");
        return await RunAsync("rev-parse", "HEAD");
    }
}
