using System.Diagnostics;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Demo;

/// <summary>Runs the machine's Git program in a folder, as a user would.</summary>
internal sealed class GitProgram(string folder)
{
    /// <summary>Runs a command and returns what it printed.</summary>
    /// <exception cref="CommandException">There is no Git program, or the command failed.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=You", "-c", "user.email=you@localhost", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        using var process = Start(start);
        var (output, errors) = (
            process.StandardOutput.ReadToEndAsync(cancellationToken),
            process.StandardError.ReadToEndAsync(cancellationToken)
        );
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new CommandException($"git {arguments[0]} failed: {(await errors).Trim()}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new CommandException("the program git was not found: install Git, which this demo pushes with");
        }
    }
}
