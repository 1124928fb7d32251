using System.CommandLine;
using GitOps.Controller.Hosting;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;

namespace GitOps.Controller.Commands.Hold;

/// <summary><c>gitops hold</c> and <c>gitops release</c>: a tag in AWS by which a thing is left as it is, whatever Git says.</summary>
internal static class HoldCommand
{
    public static Command BuildHold(Host host)
    {
        var (environment, resource) = (CommonOptions.Environment(), Resource());
        var reason = new Option<string>("--reason") { Description = "Why, for those who come across it.", DefaultValueFactory = _ => "" };
        return new Command("hold", "Leave a resource as it is, whatever Git says, until it is released.")
        {
            resource,
            environment,
            reason,
        }.Run(
            host,
            async (parsed, token) =>
            {
                var (session, found) = await FindAsync(host, parsed.GetValue(environment), parsed.GetValue(resource)!, token);
                await session.Connection.Writer.TagAsync(
                    found.Arn,
                    new Dictionary<string, string> { [OwnTags.Hold] = OwnTags.Encode(parsed.GetValue(reason)!) },
                    [],
                    token
                );
                host.Output.ResultLine(
                    $"{parsed.GetValue(resource)} ({found.Name}) is held; `{Host.Command} release {parsed.GetValue(resource)}` lets it go on"
                );
                return ExitCode.Good;
            }
        );
    }

    public static Command BuildRelease(Host host)
    {
        var (environment, resource) = (CommonOptions.Environment(), Resource());
        return new Command("release", "Let a held resource go on as Git says.") { resource, environment }.Run(
            host,
            async (parsed, token) =>
            {
                var (session, found) = await FindAsync(host, parsed.GetValue(environment), parsed.GetValue(resource)!, token);
                await session.Connection.Writer.TagAsync(found.Arn, new Dictionary<string, string>(), [OwnTags.Hold], token);
                host.Output.ResultLine($"{parsed.GetValue(resource)} ({found.Name}) is released");
                return ExitCode.Good;
            }
        );
    }

    private static Argument<string> Resource() => new("resource") { Description = "<kind>/<name> as in Git." };

    private static async Task<(Session Session, ObservedResource Found)> FindAsync(
        Host host,
        string? environment,
        string text,
        CancellationToken cancellationToken
    )
    {
        var session = await Workspace.Open(host, null).ConnectAsync(environment, new Dictionary<string, string>(), cancellationToken);
        var id = CommonOptions.ReadId(text, host);
        var (_, plan) = await session.PlanAsync(host.Catalog, new PlanOptions(), cancellationToken);
        var found =
            plan.Changes.FirstOrDefault(c => c.Id == id && c.Observed is not null)?.Observed
            ?? throw new CommandException($"there is no {id} in AWS for environment {session.Environment.Name}");
        return found.Kind.HasTags && found.Arn.Length > 0
            ? (session, found)
            : throw new CommandException($"{id} can't be held: a {found.Kind} takes no tags");
    }
}
