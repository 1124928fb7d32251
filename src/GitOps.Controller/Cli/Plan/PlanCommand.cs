using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Planning;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Plan;

/// <summary><c>gitops plan</c>: what apply would do, and why.</summary>
internal static class PlanCommand
{
    public static Command Build(Host host)
    {
        var (environment, reference, variables) = (CommonOptions.Environment(), CommonOptions.Reference(), CommonOptions.Variables());
        var format = CommonOptions.Format("text", "json", "yaml", "markdown");
        var save = new Option<string?>("--out") { Description = "Save the plan, for `apply <file>`." };
        var verify = new Option<bool>("--verify") { Description = "Describe every resource instead of trusting names and tags." };
        var prune = new Option<bool>("--prune")
        {
            Description = "Plan the removal of what left Git, although the environment says otherwise.",
        };
        var allow = new Option<int>("--allow-prune") { Description = "How many removals are allowed beyond the usual budget." };
        return new Command("plan", "Show what differs between Git and AWS, and what apply would do about it.")
        {
            environment,
            reference,
            variables,
            format,
            save,
            verify,
            prune,
            allow,
        }.Run(
            host,
            async (parsed, token) =>
            {
                var workspace = Workspace.Open(host, parsed.GetValue(reference));
                var session = await workspace.ConnectAsync(
                    parsed.GetValue(environment),
                    token,
                    CommonOptions.ReadVariables(parsed.GetValue(variables))
                );
                var request = new SyncRequest { Prune = parsed.GetValue(prune), AllowPrune = parsed.GetValue(allow) };
                var plan = (await session.PlanAsync(token, request, parsed.GetValue(verify))).Decided.Plan;
                if (parsed.GetValue(save) is { } file)
                {
                    SavedPlan.Write(Path.Combine(host.Folder, file), plan, workspace.Files.Commit);
                    host.Output.Say($"Saved to {file}: `{Host.Command} apply {file}` applies it while nothing has changed");
                }

                Formats.Write(host.Output, parsed.GetValue(format)!, () => PlanReport.Of(plan), () => PlanJson.Of(plan));
                return plan.IsEmpty ? ExitCode.Good : ExitCode.Changes;
            }
        );
    }
}
