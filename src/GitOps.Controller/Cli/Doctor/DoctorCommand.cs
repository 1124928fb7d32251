using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Doctor;

/// <summary><c>gitops doctor</c>: whether the service's settings, repositories, accounts and database are fit for it, and what to do where they are not.</summary>
internal static class DoctorCommand
{
    public static Command Build(Host host)
    {
        var repositories = new Option<string[]>("--repo")
        {
            Description = "A repository: a URL or a folder, or name=URL. May be given often.",
        };
        var config = new Option<string?>("--config") { Description = "The service's file." };
        var database = new Option<string?>("--database") { Description = "A connection string of PostgreSQL (default: GITOPS_DATABASE)." };
        return new Command("doctor", "Check Git, AWS permissions, database, webhook secrets and clock before the service needs them.")
        {
            repositories,
            config,
            database,
        }.Run(
            host,
            async (parsed, token) =>
            {
                var settings = ServiceSettingsReader.Read(
                    host.Folder,
                    parsed.GetValue(repositories),
                    parsed.GetValue(config),
                    parsed.GetValue(database),
                    ServiceAddress.DefaultFolder
                );
                if (settings.Sources.Count == 0)
                    throw new CommandException(
                        "there is nothing to check: name a repository with --repo <path or URL>, or the service's file with --config"
                    );
                var findings = await new DoctorChecks(host, settings).RunAsync(token);
                var bad = findings.Count(f => f.Good == false);
                host.Output.ResultLine(
                    bad == 0 ? $"Nothing wrong in {findings.Count} checks" : $"{bad} of {findings.Count} checks tell of something to mend"
                );
                host.Output.Result(
                    TextRenderer.Render(
                        new Report([
                            .. findings.Select(f =>
                                (Block)
                                    new Item(
                                        f.Good switch
                                        {
                                            true => "✔",
                                            false => "✘",
                                            null => "?",
                                        },
                                        "",
                                        f.What,
                                        f.Detail,
                                        []
                                    )
                            ),
                        ])
                    )
                );
                return bad == 0 ? ExitCode.Good : ExitCode.Error;
            }
        );
    }
}

/// <summary>What a check found; null where it can't be told.</summary>
internal sealed record Finding(bool? Good, string What, string Detail);
