using System.CommandLine;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Init;

/// <summary><c>gitops init</c>: a repository to start from, with its first commit.</summary>
internal static class InitCommand
{
    public static Command Build(Host host)
    {
        var folder = new Argument<string>("folder") { Description = "Where to lay it out: a new or empty folder." };
        var repository = new Option<string?>("--repository")
        {
            Description = "The repository's id in tags and names (default: the folder's name).",
        };
        var bucket = new Option<string?>("--bucket") { Description = "The bucket for data and models (default: <id>-dev)." };
        return new Command("init", "Lay out a small real project, and make its first commit.") { folder, repository, bucket }.Run(
            host,
            (parsed, _) =>
            {
                var target = Path.GetFullPath(Path.Combine(host.Folder, parsed.GetValue(folder)!));
                var id = parsed.GetValue(repository) ?? Template.IdOf(Path.GetFileName(target));
                var commit = Template.LayOut(host, target, id, parsed.GetValue(bucket) ?? $"{id}-dev");
                host.Output.ResultLine($"Laid out {target}, first commit {commit[..8]}");
                host.Output.ResultLine(
                    $"Next: cd {parsed.GetValue(folder)}, start a local AWS with `{Host.Command} local &`, then `{Host.Command} plan` and `{Host.Command} apply`."
                );
                return Task.FromResult(ExitCode.Good);
            }
        );
    }
}
