using System.Diagnostics;
using System.Globalization;
using GitOps.Engine.Reading;
using GitOps.Git;

namespace GitOps.Controller.Service.Reading;

/// <summary>Reads commits in child processes. Thread-safe: one child at a time.</summary>
internal sealed class CommitProbe(IReadOnlyList<string> command, string clones, TimeProvider time) : IDisposable
{
    // Programs that end by a signal have this code or a higher one.
    private const int Signalled = 128;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Whether a process that reads the commit ends by itself: not by a signal, and in time.</summary>
    public async Task<bool> RunAsync(string url, EnvironmentRevision location, string environment, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            string[] arguments = [clones, url, location.SettingsCommit, location.Revision!.Commit, environment];
            var start = new ProcessStartInfo(command[0], [.. command.Skip(1), .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment[GitOptions.ParentVariable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            start.Environment["DOTNET_GCHeapHardLimit"] = "0x40000000";
            using var child = Process.Start(start)!;
            // What it prints is of no interest, but a full pipe would stop it. It is not read by lines, which may have no end.
            var printed = Task.WhenAll(DiscardAsync(child.StandardOutput), DiscardAsync(child.StandardError));
            return await EndsAsync(child, printed, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static Task DiscardAsync(StreamReader output) => output.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);

    private async Task<bool> EndsAsync(Process child, Task printed, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await Task.WhenAll(child.WaitForExitAsync(either.Token), printed.WaitAsync(either.Token));
            return child.ExitCode < Signalled;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }
    }
}
