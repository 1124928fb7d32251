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
            Recursive = true,
        };
        var pullRequests = new Command(
            "pr",
            "Show a pull request on a local GitHub: its plan, a second push, an error in its line, the merge, the training."
        ).WithHandler(
            host,
            async (parsed, token) => await new PullRequestDemo(host, Prepare(host, parsed.GetValue(folder))).RunAsync(token)
        );
        return new Command("demo", "Train, deploy, change, retrain and redeploy a model on this machine, in about a minute.")
        {
            folder,
            pullRequests,
        }.WithHandler(host, async (parsed, token) => await new DemoScript(host, Prepare(host, parsed.GetValue(folder))).RunAsync(token));
    }

    private static string Prepare(Host host, string? given)
    {
        var target = given is null
            ? Directory.CreateTempSubdirectory("gitops-demo-").FullName
            : Path.GetFullPath(Path.Combine(host.Folder, given));
        return Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()
            ? throw new CommandException($"{target} is not empty: expected a new or empty folder")
            : target;
    }
}
