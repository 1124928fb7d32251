using System.CommandLine;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Demo;

/// <summary><c>gitops demo</c>: the whole way on this machine.</summary>
internal static class DemoCommand
{
    public static Command Build(Host host)
    {
        var folder = new Option<string?>("--folder")
        {
            Description = "Where to run it: a new folder, which is kept (default: one below the temporary folder).",
        };
        return new Command("demo", "Train, serve, change, retrain and redeploy on this machine, in a minute.") { folder }.Run(
            host,
            async (parsed, token) =>
            {
                var target = parsed.GetValue(folder) is { } given
                    ? Path.GetFullPath(Path.Combine(host.Folder, given))
                    : Directory.CreateTempSubdirectory("gitops-demo-").FullName;
                if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
                    throw new CommandException($"{target} is not empty: name a new folder");
                return await new DemoScript(host, target).RunAsync(token);
            }
        );
    }
}
