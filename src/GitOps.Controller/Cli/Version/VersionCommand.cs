using System.CommandLine;
using System.Reflection;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Version;

/// <summary><c>gitops version</c>: prints the version.</summary>
internal static class VersionCommand
{
    public static Command Build(Host host) =>
        new Command("version", "Print the version.").WithHandler(host, (_, _) => Task.FromResult(Run(host)));

    public static int Run(Host host)
    {
        host.Output.WriteLine(
            "gitops "
                + (typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0")
        );
        return ExitCode.Success;
    }
}
