using System.CommandLine;
using GitOps.Controller.Cli.Apply;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;

namespace GitOps.Controller.Cli.Retry;

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
                var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), token);
                var id = CommonOptions.ReadId(parsed.GetValue(resource)!, host);
                if (session.Graph.Find(id) is null)
                    throw new CommandException($"there is no {id} in environment {session.Environment.Name}");
                var request = new SyncRequest { Retry = new HashSet<ResourceId> { id } };
                return await new ApplyRun(host, session).RunAsync(request, new(), parsed.GetValue(yes), null, token);
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
        await client.PostAsync($"environments/{status.Environment}/retry/{CommonOptions.ReadId(resource, host)}", cancellationToken);
        host.Output.ResultLine(
            $"Asked for another try of {resource} in {status.Environment}; `{Host.Command} why {status.Environment}` shows how it goes"
        );
        return ExitCode.Good;
    }
}
