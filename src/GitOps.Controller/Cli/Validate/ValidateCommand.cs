using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Diagnostics;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Validate;

/// <summary><c>gitops validate</c>: shows all errors of all manifests, without calls to AWS.</summary>
internal static class ValidateCommand
{
    public static Command Build(Host host)
    {
        var (reference, variables, format) = (
            CommonOptions.Reference(),
            CommonOptions.Variables(),
            CommonOptions.Format("text", "json", "yaml")
        );
        return new Command(
            "validate",
            "Validate all manifests of all environments against the API's schema and limits, without calls to AWS."
        )
        {
            reference,
            variables,
            format,
        }.WithHandler(
            host,
            (parsed, _) =>
            {
                var workspace = Workspace.Open(host, parsed.GetValue(reference));
                var diagnostics = workspace.Validate(CommonOptions.ParseVariables(parsed.GetValue(variables)));
                host.Output.Info($"Validating {workspace.Files.Source}");
                OutputFormat.Write(
                    host.Output,
                    parsed.GetValue(format)!,
                    () => DiagnosticReport.Of(diagnostics),
                    () => DiagnosticReport.ToJson(diagnostics)
                );
                return Task.FromResult(diagnostics.Any(d => d.Severity == Severity.Error) ? ExitCode.Error : ExitCode.Success);
            }
        );
    }
}
