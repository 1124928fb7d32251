using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Planning;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Plan;

/// <summary><c>gitops plan</c>: shows what apply would change, and why.</summary>
internal static class PlanCommand
{
    public static Command Build(Host host)
    {
        var (environment, reference, variables) = (CommonOptions.Environment(), CommonOptions.Reference(), CommonOptions.Variables());
        var format = CommonOptions.Format("text", "json", "yaml", "markdown");
        var save = new Option<string?>("--out") { Description = "Save the plan to a file for `apply <file>`." };
        var verify = new Option<bool>("--verify") { Description = "Describe every resource instead of relying on its name and tags." };
        var prune = new Option<bool>("--prune")
        {
            Description = "Include deletions of resources that are no longer in Git, even if sync.prune is off.",
        };
        var allow = new Option<int>("--allow-prune") { Description = "Allow this many deletions, even if the prune limit is lower." };
        return new Command("plan", "Show the differences between Git and AWS, and what apply would change.")
        {
            environment,
            reference,
            variables,
            format,
            save,
            verify,
            prune,
            allow,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                var workspace = Workspace.Open(host, parsed.GetValue(reference));
                var session = await workspace.ConnectAsync(
                    parsed.GetValue(environment),
                    token,
                    CommonOptions.ParseVariables(parsed.GetValue(variables))
                );
                var request = new SyncRequest { Prune = parsed.GetValue(prune), AllowPrune = parsed.GetValue(allow) };
                var plan = (await session.PlanAsync(token, request, parsed.GetValue(verify))).Decided.Plan;
                if (parsed.GetValue(save) is { } file)
                {
                    SavedPlan.Write(Path.Combine(host.Folder, file), plan, workspace.Files.Commit);
                    host.Output.Info(
                        $"Saved the plan to {file}: `{Host.Command} apply {file}` applies it unless something changes in between"
                    );
                }

                OutputFormat.Write(host.Output, parsed.GetValue(format)!, () => PlanReport.Of(plan), () => PlanJson.Of(plan));
                return plan.IsEmpty && !plan.Changes.Any(c => c.Action == ChangeAction.Delete) ? ExitCode.Success : ExitCode.Changes;
            }
        );
    }
}
