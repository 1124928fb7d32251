using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Plan;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Engine.Applying;
using GitOps.Engine.Pipeline;

namespace GitOps.Controller.Cli.Apply;

/// <summary>The steps that <c>apply</c> and <c>retry</c> share: plan, show the plan, ask for confirmation, apply, report.</summary>
internal sealed class InteractiveApply(Host host)
{
    public async Task<int> RunAsync(
        Session session,
        SyncRequest request,
        ApplyOptions options,
        bool yes,
        SavedPlan? saved,
        bool rollback,
        CancellationToken cancellationToken
    )
    {
        var planned = await session.PlanAsync(cancellationToken, request);
        OthersCheck.WarnOfService(host, planned.Graph, planned.State, "applies its branch again whenever AWS differs from it");
        if (!rollback)
            OthersCheck.RefuseOlder(host, planned);
        var plan = planned.Decided.Plan;
        if (saved?.DiffersFrom(plan) is { Count: > 0 } differences)
        {
            host.Output.Info(
                $"error: the saved plan is stale: run `{Host.Command} plan` again. Differences:\n  {string.Join("\n  ", differences)}"
            );
            return ExitCode.Error;
        }

        host.Output.Write(TextRenderer.Render(PlanReport.Of(plan)));
        if (NeedsConsent(plan) && !yes && saved is null)
        {
            if (!host.Output.CanPrompt)
                throw new CommandException("no terminal to ask for confirmation: use --yes to apply this plan");
            if (!host.Output.Confirm("Apply this plan?"))
                return ExitCode.Error;
        }

        return await ApplyAsync(session, planned, options with { StateGuard = OthersCheck.Guard(planned) }, cancellationToken);
    }

    /// <summary>Whether a plan does more than forget earlier runs.</summary>
    public static bool NeedsConsent(Core.Planning.Plan plan) =>
        plan.Changes.Any(c => c.IsActionable && (!c.IsHousekeeping || c.Action == ChangeAction.Delete));

    private async Task<int> ApplyAsync(
        Session session,
        PlannedEnvironment planned,
        ApplyOptions options,
        CancellationToken cancellationToken
    )
    {
        var progress = new ProgressDisplay(host.Output);
        try
        {
            var result = await progress.RunAsync(() => session.ApplyAsync(planned, options, progress, cancellationToken));
            return ApplyReport.Print(host, result);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var environment = session.Environment.Name;
            host.Output.Info(
                $"\nInterrupted. Runs in AWS continue. `{Host.Command} apply --env {environment}` continues, "
                    + $"`{Host.Command} get --env {environment}` shows the status, `{Host.Command} logs -f <kind>/<name>` follows a run."
            );
            return ExitCode.Interrupted;
        }
    }
}
