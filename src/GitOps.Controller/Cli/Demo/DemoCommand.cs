using System.CommandLine;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Demo;

/// <summary><c>gitops demo</c>: the complete workflow on this machine, without an AWS account.</summary>
internal static class DemoCommand
{
    public static Command Build(Host host)
    {
        var folder = new Option<string?>("--folder")
        {
            Description = "The folder to create the demo in; it is kept (default: a new temporary folder).",
        };
        return new Command("demo", "Train, deploy, change, retrain and redeploy a model on this machine, in about a minute.")
        {
            folder,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                var target = parsed.GetValue(folder) is { } given
                    ? Path.GetFullPath(Path.Combine(host.Folder, given))
                    : Directory.CreateTempSubdirectory("gitops-demo-").FullName;
                if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
                    throw new CommandException($"{target} is not empty: expected a new or empty folder");
                return await new DemoScript(host, target).RunAsync(token);
            }
        );
    }
}
