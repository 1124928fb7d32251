using System.CommandLine;
using GitOps.Controller.Hosting;
using GitOps.Controller.Terminal;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Operations;
using GitOps.Core.Planning;

namespace GitOps.Controller.Commands.Delete;

/// <summary><c>gitops delete</c>: removes what carries our tags, in reverse order.</summary>
internal static class DeleteCommand
{
    public static Command Build(Host host)
    {
        var (environment, yes) = (CommonOptions.Environment(), CommonOptions.Yes());
        var resource = new Argument<string?>("resource") { Description = "<kind>/<name> as in Git.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "All that the environment has in AWS." };
        return new Command("delete", "Remove resources of an environment from AWS; runs are stopped and stay in AWS's history.")
        {
            resource,
            environment,
            all,
            yes,
        }.Run(
            host,
            async (parsed, token) =>
            {
                if ((parsed.GetValue(resource) is null) == !parsed.GetValue(all))
                    throw new CommandException("say what to delete: <kind>/<name>, or --all");
                var session = await Workspace
                    .Open(host, null)
                    .ConnectAsync(parsed.GetValue(environment), new Dictionary<string, string>(), token);
                var id = parsed.GetValue(resource) is { } text ? CommonOptions.ReadId(text, host) : null;
                return await RunAsync(host, session, id, parsed.GetValue(yes), token);
            }
        );
    }

    private static async Task<int> RunAsync(Host host, Session session, ResourceId? id, bool yes, CancellationToken cancellationToken)
    {
        var connection = session.Connection;
        var observed = await new Observation(connection.Reader, connection.Datasets).ObserveAsync(
            session.Graph,
            verify: false,
            cancellationToken
        );
        var ours = observed
            .Resources.Values.Where(r => r.IsLive && r.BelongsTo(session.Graph.Repository, session.Environment.Name) && IsWanted(r, id))
            .ToList();
        var progress = new ProgressLines(host.Output);
        var operation = new DeleteOperation(connection.Reader, connection.Writer, progress, host.Time, host.Catalog);
        var changes = operation.Plan(ours.Where(r => r.Kind.VersionOf is null || id is not null));
        if (changes.Count == 0)
        {
            host.Output.ResultLine(id is null ? "Nothing of this environment is in AWS." : $"{id} is not in AWS.");
            return ExitCode.Good;
        }

        foreach (var change in changes)
            host.Output.ResultLine(
                $"  {(change.Action == ChangeAction.Delete ? "- delete" : "○ let go")}  {change.Kind}/{change.ActualName}  {change.Reason}"
            );
        if (!yes && !host.Output.CanAsk)
            throw new CommandException("nobody can be asked here: say --yes to delete these");
        if (!yes && !host.Output.Ask($"Delete these from {session.Environment.Name}?"))
            return ExitCode.Error;
        return Tell(host, await progress.RunAsync(() => operation.RunAsync(changes, session.Poll, cancellationToken)), session);
    }

    private static bool IsWanted(ObservedResource resource, ResourceId? id) =>
        id is null || (resource.Kind.Name == id.Kind && resource.NameInGit == OwnTags.Encode(id.Name));

    private static int Tell(Host host, DeleteResult result, Session session)
    {
        host.Output.ResultLine($"Removed {result.Removed.Count}.");
        if (result.LeftInAws.Count > 0)
            host.Output.ResultLine(
                $"Stays in AWS, as history that costs nothing: {string.Join(", ", result.LeftInAws.Select(r => $"{r.Kind}/{r.Name}"))}"
            );
        if (session.Graph.Datasets.Any(d => d.Path is not null))
            host.Output.ResultLine($"Stays in S3: s3://{session.Environment.Bucket}/{session.Graph.Repository}/");
        foreach (var refusal in result.Refusals)
            host.Output.Say("error: " + refusal);
        return result.Refusals.Count > 0 ? ExitCode.Error : ExitCode.Good;
    }
}
