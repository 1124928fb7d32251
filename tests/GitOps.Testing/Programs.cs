using System.Diagnostics;

namespace GitOps.Testing;

/// <summary>How a program ended, and what it printed.</summary>
public sealed record Ended(int Code, string Output, string Errors)
{
    public string All => Output + Errors;
}

/// <summary>Runs programs of this machine.</summary>
public static class Programs
{
    /// <summary>Whether a program is on the PATH.</summary>
    public static bool Has(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Starts a program.</summary>
    public static Process Start(
        string file,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? variables = null
    )
    {
        var start = new ProcessStartInfo(file)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Runs a program to its end, for at most some minutes.</summary>
    public static async Task<Ended> RunAsync(
        string file,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? variables = null
    )
    {
        using var process = Start(file, arguments, folder, variables);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return new(process.ExitCode, await output, await errors);
    }
}
