using System.CommandLine;
using GitOps.Controller.Cli.FetchWorker;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Reading;
using GitOps.Git;

namespace GitOps.Controller.Cli.ReadWorker;

/// <summary>
/// <c>gitops read-worker</c>: reads and plans one commit of a clone without AWS, in a process of its own, to find out whether a process
/// survives that. The service starts it. Errors of the commit are no matter here.
/// </summary>
internal static class ReadWorkerCommand
{
    private const string Verb = "read-worker";

    /// <summary>The command line that starts a worker; the arguments follow.</summary>
    public static IReadOnlyList<string> Program => [.. ThisProgram.Command, Verb];

    public static Command Build(Host host)
    {
        var clones = Named("clones", "The folder of the clones.");
        var url = Named("url", "The URL of the repository.");
        var settings = Named("settings-commit", "The commit of gitops.yaml.");
        var commit = Named("commit", "The commit of the environment.");
        var environment = Named("environment", "The environment.");
        var command = new Command(Verb, "Read a commit for the service.") { clones, url, settings, commit, environment };
        command.Hidden = true;
        return command.WithHandler(
            host,
            (parsed, _) =>
            {
                ParentWatch.Start();
                var options = new GitOptions { Folder = parsed.GetRequiredValue(clones), WorkerCommand = FetchWorkerCommand.Program };
                var remote = GitRegistration.AddRemotes(options, host.Time).Open(new(parsed.GetRequiredValue(url)));
                Read(
                    host,
                    remote,
                    parsed.GetRequiredValue(settings),
                    parsed.GetRequiredValue(commit),
                    parsed.GetRequiredValue(environment)
                );
                return Task.FromResult(ExitCode.Success);
            }
        );
    }

    private static Argument<string> Named(string name, string description) => new(name) { Description = description };

    private static void Read(Host host, IRemoteRepository remote, string settingsCommit, string commit, string environment)
    {
        using var settingsFiles = remote.Open(new(settingsCommit, "settings"));
        var settings = new RepositoryReader(settingsFiles, host.Catalog).ReadSettings();
        if (settings?.Environments.FirstOrDefault(e => e.Name == environment) is not { } found)
            return;
        using var files = remote.Open(new(commit, "commit"));
        var content = host.Pipeline.Read(settings.Repository, found, files, new());
        if (content.Errors.Any())
            return;
        var (named, _) = Fingerprints.Apply(content.Graph, new Dictionary<ResourceId, DatasetVersion>());
        Planner.Plan(new ResourceMatcher(named, ObservedState.Empty), host.Catalog, new SyncRequest());
    }
}
