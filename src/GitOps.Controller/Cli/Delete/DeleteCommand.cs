using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Engine.Applying;

namespace GitOps.Controller.Cli.Delete;

/// <summary><c>gitops delete</c>: deletes an environment's resources from AWS, users before what they use.</summary>
internal static class DeleteCommand
{
    public static Command Build(Host host)
    {
        var (environment, yes) = (CommonOptions.Environment(), CommonOptions.Yes());
        var resource = new Argument<string?>("resource") { Description = "<kind>/<name> as in Git.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Everything that the environment has in AWS." };
        var command = new Command("delete", "Delete resources of an environment from AWS. Runs are stopped, and stay in AWS as history.")
        {
            resource,
            environment,
            all,
            yes,
        };
        return command.Run(
            host,
            async (parsed, token) =>
            {
                if ((parsed.GetValue(resource) is null) == !parsed.GetValue(all))
                    throw new CommandException("name what to delete: <kind>/<name>, or --all");
                var session = await Workspace.Open(host).ConnectAsync(parsed.GetValue(environment), token);
                var id = parsed.GetValue(resource) is { } text ? CommonOptions.ReadId(text, host) : null;
                return await RunAsync(host, session, id, parsed.GetValue(yes), token);
            }
        );
    }

    private static async Task<int> RunAsync(Host host, Session session, ResourceId? id, bool yes, CancellationToken cancellationToken)
    {
        var planned = await session.PlanAsync(cancellationToken, new DeleteRequest(id));
        var changes = planned.Decided.Plan.Changes;
        if (changes.Count == 0)
        {
            host.Output.ResultLine(id is null ? "This environment has nothing in AWS." : $"{id} is not in AWS.");
            return ExitCode.Good;
        }

        foreach (var change in changes)
            host.Output.ResultLine(
                $"  {(change.Action == ChangeAction.Forget ? "○ forget" : "- delete")}  {change.Kind}/{change.ActualName}  {ReasonText.Of(change.Reason)}"
            );
        if (!yes && !host.Output.CanAsk)
            throw new CommandException("there is no terminal to confirm on: use --yes to delete these");
        if (!yes && !host.Output.Ask($"Delete these from {session.Environment.Name}?"))
            return ExitCode.Error;
        var progress = new ProgressLines(host.Output);
        var result = await progress.RunAsync(() => session.ApplyAsync(planned, new(), progress, cancellationToken));
        return Print(host, result, session);
    }

    private static int Print(Host host, ApplyResult result, Session session)
    {
        host.Output.ResultLine($"Deleted {result.Applied.Count(c => c.Action == ChangeAction.Delete)}.");
        var kept = result.Applied.Where(c => c.Action == ChangeAction.Forget).Select(c => $"{c.Kind}/{c.ActualName}").ToList();
        if (kept.Count > 0)
            host.Output.ResultLine($"Stays in AWS, as history that costs nothing: {string.Join(", ", kept)}");
        if (session.Graph.Datasets.Any(d => d.Path is not null))
            host.Output.ResultLine($"Stays in S3: s3://{session.Environment.Bucket}/{session.Graph.Repository}/");
        return result.Failures.Count > 0 || result.Remaining.FirstNotAllowed is not null ? ApplyReport.Print(host, result) : ExitCode.Good;
    }
}
