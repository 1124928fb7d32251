using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Planning;

namespace GitOps.Controller.Cli.Suspend;

/// <summary><c>gitops suspend</c> and <c>gitops resume</c>: a tag in AWS that keeps a resource as it is, whatever Git contains.</summary>
internal static class SuspendCommand
{
    public static Command BuildSuspend(Host host)
    {
        var (environment, resource) = (CommonOptions.Environment(), Resource());
        var reason = new Option<string>("--reason") { Description = "Why, for everybody who sees it.", DefaultValueFactory = _ => "" };
        var command = new Command("suspend", "Stop changes to a resource, whatever Git contains, until it is resumed.")
        {
            resource,
            environment,
            reason,
        };
        return command.Run(
            host,
            (parsed, token) => RunAsync(host, parsed.GetValue(environment), parsed.GetValue(resource)!, parsed.GetValue(reason)!, token)
        );
    }

    public static Command BuildResume(Host host)
    {
        var (environment, resource) = (CommonOptions.Environment(), Resource());
        return new Command("resume", "Resume changes to a suspended resource.") { resource, environment }.Run(
            host,
            (parsed, token) => RunAsync(host, parsed.GetValue(environment), parsed.GetValue(resource)!, null, token)
        );
    }

    private static Argument<string> Resource() => new("resource") { Description = "<kind>/<name> as in Git." };

    private static async Task<int> RunAsync(Host host, string? environment, string text, string? note, CancellationToken cancellationToken)
    {
        var session = await Workspace.Open(host).ConnectAsync(environment, cancellationToken);
        var id = CommonOptions.ReadId(text, host);
        var planned = await session.PlanAsync(cancellationToken, new SuspendRequest(id, note));
        if (planned.Decided.Plan.Changes.Count == 0)
            throw new CommandException(
                $"{id} can't be suspended or resumed in {session.Environment.Name}: it is not in AWS, "
                    + "not managed by this environment, or of a kind without tags"
            );
        var result = await session.ApplyAsync(planned, new() { Wait = false }, new ProgressLines(host.Output), cancellationToken);
        if (result.Failures.Count > 0 || result.Remaining.FirstNotAllowed is not null)
            return ApplyReport.Print(host, result);
        host.Output.ResultLine(note is null ? $"{id} is resumed" : $"{id} is suspended; `{Host.Command} resume {id}` resumes it");
        return ExitCode.Good;
    }
}
