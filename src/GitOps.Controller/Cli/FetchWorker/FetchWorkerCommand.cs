using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Git;

namespace GitOps.Controller.Cli.FetchWorker;

/// <summary>
/// <c>gitops fetch-worker</c>: fetches from remotes in a process of its own, with limits, so that a remote can't harm the service. The
/// service starts it.
/// </summary>
internal static class FetchWorkerCommand
{
    private const string Verb = "fetch-worker";

    /// <summary>The command line that starts a worker: this program, whether it runs as an executable or with dotnet.</summary>
    public static IReadOnlyList<string> Program => [.. ThisProgram.Command, Verb];

    public static Command Build(Host host) =>
        new Command(Verb, "Fetch from remotes for the service.") { Hidden = true }.WithHandler(
            host,
            (_, _) =>
            {
                ParentWatch.Start();
                GitRegistration.RunWorker(Console.In, Console.Out);
                return Task.FromResult(ExitCode.Success);
            }
        );
}
