using System.Diagnostics;
using System.Globalization;
using GitOps.Git;

namespace GitOps.Controller.Cli.Hosting;

/// <summary>
/// Ends a worker process when the process that started it no longer exists. A worker that waits for input or hangs in a library would
/// otherwise outlive a service that was killed.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static void Start()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(GitOptions.ParentVariable), CultureInfo.InvariantCulture, out var parent))
            return;
        new Thread(() => EndWith(parent)) { IsBackground = true }.Start();
    }

    private static void EndWith(int parent)
    {
        try
        {
            using var process = Process.GetProcessById(parent);
            while (!process.HasExited)
                Thread.Sleep(Interval);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }

        // Not Environment.Exit, which waits for a thread that is inside a library.
        Process.GetCurrentProcess().Kill();
    }
}
