using System.ComponentModel;
using System.Diagnostics;
using GitOps.LocalGitHub.Server;

namespace GitOps.LocalGitHub.Git;

/// <summary>
/// Runs git upload-pack or receive-pack on one bare repository, without a shell, without hooks, and without the user's configuration.
/// </summary>
internal sealed class GitProcess(LocalGitHubOptions options, BareRepositories git)
{
    private static readonly string Nothing = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    // What git would take from the environment of this process.
    private static readonly string[] Inherited =
    [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_CONFIG_PARAMETERS",
        "GIT_CONFIG_COUNT",
        "GIT_NAMESPACE",
    ];

    // Clients see refs/pull/*, and cannot change them.
    private static readonly string[] Configuration =
    [
        "core.hooksPath=" + Nothing,
        "receive.hideRefs=refs/pull",
        "receive.hideRefs=refs/heads/gh-readonly-queue",
        "receive.autogc=false",
        "receive.fsckObjects=true",
        "uploadpack.allowAnySHA1InWant=true",
        "uploadpack.allowFilter=true",
    ];

    /// <summary>Feeds a process with the input and copies its output, until it ends.</summary>
    /// <param name="command">upload-pack or receive-pack.</param>
    /// <param name="advertise">Whether only the refs are asked for.</param>
    /// <param name="protocol">The Git-Protocol header of the client.</param>
    /// <exception cref="GitHubException">There is no git program.</exception>
    public async Task RunAsync(
        string command,
        long repositoryId,
        bool advertise,
        string? protocol,
        Stream input,
        Stream output,
        CancellationToken cancellationToken
    )
    {
        using var process = Start(command, repositoryId, advertise, protocol);
        try
        {
            var feeding = FeedAsync(process, input, cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
            await Task.WhenAll(feeding, errors, process.WaitForExitAsync(cancellationToken));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start(string command, long repositoryId, bool advertise, string? protocol)
    {
        var start = new ProcessStartInfo(options.GitProgram)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var setting in Configuration)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }

        foreach (var argument in (string[])[command, "--stateless-rpc", .. advertise ? (string[])["--advertise-refs"] : []])
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(git.PathOf(repositoryId));
        foreach (var variable in Inherited)
            start.Environment.Remove(variable);
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = Nothing;
        if (protocol is { Length: > 0 and < 100 })
            start.Environment["GIT_PROTOCOL"] = protocol;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new GitHubException(
                500,
                $"cannot start the Git program '{options.GitProgram}': {exception.Message}. Clones and pushes need Git: install it, "
                    + "or set the path of its program."
            );
        }
    }

    private static async Task FeedAsync(Process process, Stream input, CancellationToken cancellationToken)
    {
        try
        {
            await input.CopyToAsync(process.StandardInput.BaseStream, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException) when (process.HasExited)
        {
            // Git ended without reading all; its output says why.
        }
    }
}
