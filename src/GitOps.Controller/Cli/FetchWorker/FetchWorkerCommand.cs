using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Git;

namespace GitOps.Controller.Cli.FetchWorker;

/// <summary><c>gitops fetch-worker</c>, which the service starts for itself: fetches from remotes apart from it, so that none can harm it.</summary>
internal static class FetchWorkerCommand
{
    private const string Verb = "fetch-worker";

    /// <summary>What to start to get a worker: this program, however it was started itself.</summary>
    public static IReadOnlyList<string> Program =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "gitops"
            ? [Environment.ProcessPath!, Verb]
            : ["dotnet", Path.Combine(AppContext.BaseDirectory, "gitops.dll"), Verb];

    public static Command Build(Host host) =>
        new Command(Verb, "Fetch for the service.") { Hidden = true }.Run(
            host,
            (_, _) =>
            {
                GitRegistration.RunWorker(Console.In, Console.Out);
                return Task.FromResult(ExitCode.Good);
            }
        );
}
