using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Planning;

namespace GitOps.Controller.Cli.Suspend;

/// <summary><c>gitops suspend</c> and <c>gitops resume</c>: stop and resume changes to a resource, by a tag on it in AWS.</summary>
internal static class SuspendCommand
{
    public static Command BuildSuspend(Host host)
    {
        var (environment, resource) = (CommonOptions.Environment(), Resource());
        var reason = new Option<string>("--reason")
        {
            Description = "The reason, which is stored in the tag and shown in plans.",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("suspend", "Suspend a resource: it is not changed, whatever Git contains, until it is resumed.")
        {
            resource,
            environment,
            reason,
        };
        return command.WithHandler(
            host,
            (parsed, token) => RunAsync(host, parsed.GetValue(environment), parsed.GetValue(resource)!, parsed.GetValue(reason)!, token)
        );
    }

    public static Command BuildResume(Host host)
    {
        var (environment, resource) = (CommonOptions.Environment(), Resource());
        return new Command("resume", "Resume a suspended resource.") { resource, environment }.WithHandler(
            host,
            (parsed, token) => RunAsync(host, parsed.GetValue(environment), parsed.GetValue(resource)!, null, token)
        );
    }

    private static Argument<string> Resource() => new("resource") { Description = "The resource, as <kind>/<name>." };

    private static async Task<int> RunAsync(Host host, string? environment, string text, string? note, CancellationToken cancellationToken)
    {
        var session = await Workspace.Open(host).ConnectAsync(environment, cancellationToken);
        var id = CommonOptions.ParseResourceId(text, host);
        var planned = await session.PlanAsync(cancellationToken, new SuspendRequest(id, note));
        if (planned.Decided.Plan.Changes.Count == 0)
            throw new CommandException(
                $"{id} can't be suspended or resumed by a tag in {session.Environment.Name}: it does not exist in AWS, is not managed by "
                    + "this environment, or is of a kind without tags; to suspend it in Git, set the annotation "
                    + "gitops.mlops/suspend: \"<reason>\" in its manifest"
            );
        var result = await session.ApplyAsync(planned, new() { Wait = false }, new ProgressDisplay(host.Output), cancellationToken);
        if (note is null && session.Graph.Find(id) is { Options.Suspend: not null, Position: var position })
            throw new CommandException(
                $"{id} is suspended by its manifest: remove the annotation gitops.mlops/suspend in {position}, and commit"
            );
        if (result.Failures.Count > 0 || result.Remaining.FirstNotAllowed is not null)
            return ApplyReport.Print(host, result);
        host.Output.WriteLine(note is null ? $"Resumed {id}" : $"Suspended {id}; `{Host.Command} resume {id}` resumes it");
        return ExitCode.Success;
    }
}
