using GitOps.Controller.Commands.Plan;
using GitOps.Controller.Hosting;
using GitOps.Controller.Terminal;
using GitOps.Core.Observed;
using GitOps.Core.Operations;
using GitOps.Core.Planning;
using GitOps.Core.Reports;

namespace GitOps.Controller.Commands.Apply;

/// <summary>The middle of apply and retry: plan, show, ask, run, tell how it ended.</summary>
internal sealed class ApplyRun(Host host, Session session)
{
    public async Task<int> RunAsync(ApplyOptions options, bool yes, SavedPlan? saved, CancellationToken cancellationToken)
    {
        var (observed, plan) = await session.PlanAsync(host.Catalog, options.Plan, cancellationToken);
        if (saved?.DiffersFrom(plan) is { Count: > 0 } differences)
        {
            host.Output.Say(
                $"error: the saved plan does not hold any more; plan again. What differs:\n  {string.Join("\n  ", differences)}"
            );
            return ExitCode.Error;
        }

        host.Output.Result(TextRenderer.Render(PlanReport.Of(plan)));
        if (plan.Changes.Any(c => c.IsActionable && !c.IsHousekeeping) && !yes && saved is null)
        {
            if (!host.Output.CanAsk)
                throw new CommandException("nobody can be asked here: say --yes to apply this plan");
            if (!host.Output.Ask("Apply this plan?"))
                return ExitCode.Error;
        }

        return await RunAsync(observed, options, cancellationToken);
    }

    private async Task<int> RunAsync(ObservedState observed, ApplyOptions options, CancellationToken cancellationToken)
    {
        var progress = new ProgressLines(host.Output);
        var connection = session.Connection;
        var operation = new ApplyOperation(connection.Reader, connection.Writer, connection.Datasets, progress, host.Time, host.Catalog);
        try
        {
            var result = await progress.RunAsync(() =>
                operation.RunAsync(session.Graph, observed, session.Files, options, cancellationToken)
            );
            return Tell(result);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            host.Output.Say(
                $"\nInterrupted. What runs in AWS goes on; `{Host.Command} apply --env {session.Environment.Name}` takes it up again, `{Host.Command} get --env {session.Environment.Name}` shows how it stands, `{Host.Command} logs -f <kind>/<name>` follows a run."
            );
            return ExitCode.Interrupted;
        }
    }

    private int Tell(ApplyResult result)
    {
        foreach (var (id, reason) in result.Refusals)
            host.Output.Say($"error: {id}: {reason}");
        var (word, code) = result.Outcome switch
        {
            Converged => ("Converged", ExitCode.Good),
            Waiting => ("Waiting", ExitCode.Waiting),
            Stalled => ("Stalled", ExitCode.Stalled),
            Failed => ("Failed", ExitCode.Error),
            var other => throw new InvalidOperationException($"unknown outcome {other.GetType().Name}"),
        };
        host.Output.ResultLine($"{word}: {result.Outcome.Summary}");
        return code;
    }
}
