using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Engine.Applying;

namespace GitOps.Controller.Cli.Delete;

/// <summary><c>gitops delete</c>: deletes an environment's resources from AWS, dependents first.</summary>
internal static class DeleteCommand
{
    public static Command Build(Host host)
    {
        var (environment, yes) = (CommonOptions.Environment(), CommonOptions.Yes());
        var resource = new Argument<string?>("resource")
        {
            Description = "The resource, as <kind>/<name>.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<bool>("--all") { Description = "Delete all resources of the environment." };
        var command = new Command(
            "delete",
            "Delete an environment's resources from AWS. Jobs and executions are stopped, and stay in AWS as history."
        )
        {
            resource,
            environment,
            all,
            yes,
        };
        return command.WithHandler(
            host,
            async (parsed, token) =>
            {
                if ((parsed.GetValue(resource) is null) == !parsed.GetValue(all))
                    throw new CommandException("expected either <kind>/<name> or --all");
                var session = await Workspace.Open(host).ConnectAsync(parsed.GetValue(environment), token);
                var id = parsed.GetValue(resource) is { } text ? CommonOptions.ParseResourceId(text, host) : null;
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
            host.Output.WriteLine(
                id is null ? $"Environment {session.Environment.Name} has no resources in AWS." : $"{id} does not exist in AWS."
            );
            return ExitCode.Success;
        }

        OthersCheck.WarnOfService(
            host,
            planned.Graph,
            planned.State,
            "creates what its branch contains again: remove the manifests in Git instead, or suspend the environment first"
        );
        host.Output.Write(TextRenderer.Render(PlanReport.Of(planned.Decided.Plan)));
        if (!changes.Any(c => c.IsActionable))
            return ApplyReport.Print(host, new(planned.Decided, [], new Dictionary<ResourceId, ChangeFailure>()));
        if (!yes && !host.Output.CanPrompt)
            throw new CommandException("no terminal to ask for confirmation: use --yes to delete these resources");
        if (!yes && !host.Output.Confirm($"Delete these resources of environment {session.Environment.Name}?"))
            return ExitCode.Error;
        var progress = new ProgressDisplay(host.Output);
        var result = await progress.RunAsync(() => session.ApplyAsync(planned, new(), progress, cancellationToken));
        return Print(host, result, session);
    }

    private static int Print(Host host, ApplyResult result, Session session)
    {
        host.Output.WriteLine($"Deleted {CountText.Of(result.Applied.Count(c => c.Action == ChangeAction.Delete), "resource")}.");
        var kept = result.Applied.Where(c => c.Action == ChangeAction.Forget).Select(c => $"{c.Kind}/{c.ActualName}").ToList();
        if (kept.Count > 0)
            host.Output.WriteLine($"Kept in AWS as history, at no cost: {string.Join(", ", kept)}");
        if (session.Graph.Datasets.Any(d => d.Path is not null))
            host.Output.WriteLine($"Kept in S3: s3://{session.Environment.Bucket}/{session.Graph.Repository}/");
        return result.Failures.Count > 0 || !result.Remaining.Plan.IsEmpty ? ApplyReport.Print(host, result) : ExitCode.Success;
    }
}
