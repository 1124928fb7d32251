using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Diagnostics;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Validate;

/// <summary><c>gitops validate</c>: all faults of all manifests, without a call to AWS.</summary>
internal static class ValidateCommand
{
    public static Command Build(Host host)
    {
        var (reference, variables, format) = (
            CommonOptions.Reference(),
            CommonOptions.Variables(),
            CommonOptions.Format("text", "json", "yaml")
        );
        return new Command("validate", "Check every manifest of every environment against the API's own limits.")
        {
            reference,
            variables,
            format,
        }.Run(
            host,
            (parsed, _) =>
            {
                var workspace = Workspace.Open(host, parsed.GetValue(reference));
                var diagnostics = workspace.Validate(CommonOptions.ReadVariables(parsed.GetValue(variables)));
                host.Output.Say($"Read: {workspace.Files.Source}");
                Formats.Write(
                    host.Output,
                    parsed.GetValue(format)!,
                    () => DiagnosticReport.Of(diagnostics),
                    () => DiagnosticReport.ToJson(diagnostics)
                );
                return Task.FromResult(diagnostics.Any(d => d.Severity == Severity.Error) ? ExitCode.Error : ExitCode.Good);
            }
        );
    }
}
