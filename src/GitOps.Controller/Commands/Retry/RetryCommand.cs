using System.CommandLine;
using GitOps.Controller.Commands.Apply;
using GitOps.Controller.Hosting;
using GitOps.Core.Manifests;
using GitOps.Core.Operations;
using GitOps.Core.Planning;

namespace GitOps.Controller.Commands.Retry;

/// <summary><c>gitops retry</c>: a failed run once more, as the next attempt; a stalled endpoint once more.</summary>
internal static class RetryCommand
{
    public static Command Build(Host host)
    {
        var (environment, yes) = (CommonOptions.Environment(), CommonOptions.Yes());
        var resource = new Argument<string>("resource") { Description = "<kind>/<name> as in Git." };
        var server = ServerClient.OtherServer();
        return new Command("retry", "Run a failed run again, or try a rolled-back endpoint again, and go on from there.")
        {
            resource,
            environment,
            yes,
            server,
        }.Run(
            host,
            async (parsed, token) =>
            {
                if (parsed.GetValue(server) is { } url)
                    return await AskAsync(host, url, parsed.GetValue(environment), parsed.GetValue(resource)!, token);
                var session = await Workspace
                    .Open(host, null)
                    .ConnectAsync(parsed.GetValue(environment), new Dictionary<string, string>(), token);
                var id = CommonOptions.ReadId(parsed.GetValue(resource)!, host);
                if (session.Graph.Find(id) is null)
                    throw new CommandException($"there is no {id} in environment {session.Environment.Name}");
                var options = new ApplyOptions
                {
                    Poll = session.Poll,
                    Plan = new PlanOptions { Retry = new HashSet<ResourceId> { id } },
                };
                return await new ApplyRun(host, session).RunAsync(options, parsed.GetValue(yes), null, token);
            }
        );
    }

    private static async Task<int> AskAsync(
        Host host,
        string url,
        string? environment,
        string resource,
        CancellationToken cancellationToken
    )
    {
        using var client = ServerClient.Open(url);
        var status = await client.FindAsync(environment, cancellationToken);
        await client.PostAsync($"environments/{status.Id}/retry/{CommonOptions.ReadId(resource, host)}", cancellationToken);
        host.Output.ResultLine($"Asked for another try of {resource} in {status.Id}; `{Host.Command} why {status.Id}` shows how it goes");
        return ExitCode.Good;
    }
}
