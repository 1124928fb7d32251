using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Manifests;
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

    private static Task<int> RunAsync(Host host, string? environment, string text, string? note, CancellationToken cancellationToken)
    {
        var id = CommonOptions.ParseResourceId(text, host);
        return TagRequest.RunAsync(
            host,
            environment,
            new SuspendRequest(id, note),
            session =>
                $"{id} can't be suspended or resumed by a tag in {session.Environment.Name}: it does not exist in AWS, is not managed by "
                + "this environment, or is of a kind without tags; to suspend it in Git, set the annotation "
                + "gitops.mlops/suspend: \"<reason>\" in its manifest",
            (session, _) => note is null ? Resumed(session, id) : $"Suspended {id}; `{Host.Command} resume {id}` resumes it",
            cancellationToken
        );
    }

    private static string Resumed(Session session, ResourceId id) =>
        session.Graph.Find(id) is { Options.Suspend: not null, Position: var position }
            ? throw new CommandException(
                $"{id} is suspended by its manifest: remove the annotation gitops.mlops/suspend in {position}, and commit"
            )
            : $"Resumed {id}";
}
