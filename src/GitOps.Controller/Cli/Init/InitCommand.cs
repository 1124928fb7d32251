using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Commits;

namespace GitOps.Controller.Cli.Init;

/// <summary><c>gitops init</c>: creates a repository from the template.</summary>
internal static class InitCommand
{
    public static Command Build(Host host)
    {
        var folder = new Argument<string>("folder") { Description = "The folder to create the repository in: new or empty." };
        var repository = new Option<string?>("--repository")
        {
            Description = "The repository's id, used in tags and S3 keys (default: the folder's name).",
        };
        var bucket = new Option<string?>("--bucket") { Description = "The S3 bucket for data and models (default: <id>-dev)." };
        return new Command("init", "Create a repository with a small example project and commit it.")
        {
            folder,
            repository,
            bucket,
        }.WithHandler(
            host,
            (parsed, _) =>
            {
                var target = Path.GetFullPath(Path.Combine(host.Folder, parsed.GetValue(folder)!));
                var id = parsed.GetValue(repository) ?? RepositoryTemplate.DeriveId(Path.GetFileName(target));
                var commit = RepositoryTemplate.Create(host, target, id, parsed.GetValue(bucket) ?? $"{id}-dev");
                host.Output.WriteLine($"Created {target}, first commit {CommitHash.Short(commit)}");
                host.Output.WriteLine(
                    $"Next: `cd {parsed.GetValue(folder)}`, start a local AWS with `{Host.Command} local &`, "
                        + $"then run `{Host.Command} plan` and `{Host.Command} apply`."
                );
                return Task.FromResult(ExitCode.Success);
            }
        );
    }
}
