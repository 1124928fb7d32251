using System.CommandLine;
using System.Text;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Planning;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Diff;

/// <summary><c>gitops diff</c>: the fields that differ, before and after, and nothing else.</summary>
internal static class DiffCommand
{
    public static Command Build(Host host)
    {
        var (environment, reference, variables) = (CommonOptions.Environment(), CommonOptions.Reference(), CommonOptions.Variables());
        return new Command("diff", "Show the fields that differ between Git and AWS.") { environment, reference, variables }.WithHandler(
            host,
            async (parsed, token) =>
            {
                var workspace = Workspace.Open(host, parsed.GetValue(reference));
                var session = await workspace.ConnectAsync(
                    parsed.GetValue(environment),
                    token,
                    CommonOptions.ParseVariables(parsed.GetValue(variables))
                );
                var plan = (await session.PlanAsync(token)).Decided.Plan;
                host.Output.Write(Draw(plan));
                return plan.IsEmpty ? ExitCode.Success : ExitCode.Changes;
            }
        );
    }

    private static string Draw(Core.Planning.Plan plan)
    {
        var text = new StringBuilder();
        foreach (var change in plan.Shown)
        {
            text.Append("--- ")
                .Append(change.Id)
                .Append("  AWS: ")
                .Append(change.Before ?? change.Observed?.Name ?? "nothing")
                .Append('\n');
            text.Append("+++ ")
                .Append(change.Id)
                .Append("  Git: ")
                .Append(change.Desired is null && change.Kind is not null ? "nothing" : change.ActualName)
                .Append("  (")
                .Append(PlanReport.Word(change.Action))
                .Append(")\n");
            foreach (var field in change.Fields)
            {
                if (field.Before is not null)
                    text.Append("- ").Append(field.Path).Append(": ").Append(Indented(field.Before.Shown)).Append('\n');
                if (field.ShownAfter is { } after)
                    text.Append("+ ").Append(field.Path).Append(": ").Append(Indented(after)).Append('\n');
            }
        }

        return text.ToString();
    }

    // So that no line of a value reads like one of the diff.
    private static string Indented(string value) => VisibleText.Of(value).Replace("\n", "\n    ", StringComparison.Ordinal);
}
