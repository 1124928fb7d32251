using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Doctor;

/// <summary><c>gitops doctor</c>: checks what the service needs, and reports what to fix.</summary>
internal static class DoctorCommand
{
    public static Command Build(Host host)
    {
        var repositories = new Option<string[]>("--repo")
        {
            Description = "A repository, as <URL or folder> or <name>=<URL or folder>. Can be repeated.",
        };
        var config = new Option<string?>("--config") { Description = "The settings file of the service." };
        var database = new Option<string?>("--database")
        {
            Description = "The connection string of PostgreSQL (default: GITOPS_DATABASE).",
        };
        var data = new Option<string?>("--data-dir")
        {
            Description = "The data folder of the service (default: GITOPS_DATA, or as of serve).",
        };
        return new Command("doctor", "Check what the service needs, and change nothing: Git, AWS permissions, database, secrets and clock.")
        {
            repositories,
            config,
            database,
            data,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                var settings = ServiceSettingsReader.Read(
                    host.Folder,
                    parsed.GetValue(repositories),
                    parsed.GetValue(config),
                    parsed.GetValue(database),
                    DataFolder.Of(parsed.GetValue(data), host.Folder)
                );
                if (settings.Sources.Count == 0)
                    throw new CommandException("no repositories to check: use --repo <path or URL>, or --config <file>");
                var findings = await new DoctorChecks(host, settings).RunAsync(token);
                var failed = findings.Count(f => f.Passed == false);
                var unknown = findings.Count(f => f.Passed is null);
                host.Output.WriteLine(
                    (failed == 0 ? $"{findings.Count - unknown} checks passed" : $"{failed} of {findings.Count} checks failed")
                        + (unknown == 0 ? "" : $", {unknown} could not be decided")
                );
                host.Output.Write(
                    TextRenderer.Render(
                        new Report([
                            .. findings.Select(f =>
                                (Block)
                                    new Item(
                                        f.Passed switch
                                        {
                                            true => "✔",
                                            false => "✘",
                                            null => "?",
                                        },
                                        "",
                                        f.Check,
                                        f.Detail,
                                        []
                                    )
                            ),
                        ])
                    )
                );
                return failed == 0 ? ExitCode.Success : ExitCode.Error;
            }
        );
    }
}

/// <summary>The result of a check. <paramref name="Passed"/> is null if the check could not decide.</summary>
internal sealed record Finding(bool? Passed, string Check, string Detail);
