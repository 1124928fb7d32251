using System.CommandLine;
using GitOps.Controller.Cli.Apply;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;

namespace GitOps.Controller.Cli.Retry;

/// <summary><c>gitops retry</c>: runs a failed run again as its next attempt, or updates a stalled endpoint again.</summary>
internal static class RetryCommand
{
    public static Command Build(Host host)
    {
        var (environment, yes) = (CommonOptions.Environment(), CommonOptions.Yes());
        var resource = new Argument<string>("resource") { Description = "The resource, as <kind>/<name>." };
        var server = ServerClient.OptionalServerOption();
        return new Command("retry", "Run a failed run again, or update a rolled-back endpoint again, and apply what depends on it.")
        {
            resource,
            environment,
            yes,
            server,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                if (parsed.GetValue(server) is { } url)
                    return await RequestAsync(host, url, parsed.GetValue(environment), parsed.GetValue(resource)!, token);
                var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), token);
                var id = CommonOptions.ParseResourceId(parsed.GetValue(resource)!, host);
                if (session.Graph.Find(id) is null)
                    throw new CommandException($"{id} not found in environment {session.Environment.Name}");
                var request = new SyncRequest { Retry = new HashSet<ResourceId> { id } };
                return await new InteractiveApply(host).RunAsync(
                    session,
                    request,
                    new(),
                    parsed.GetValue(yes),
                    null,
                    rollback: false,
                    token
                );
            }
        );
    }

    private static async Task<int> RequestAsync(
        Host host,
        string url,
        string? environment,
        string resource,
        CancellationToken cancellationToken
    )
    {
        using var client = ServerClient.Open(url);
        var status = await client.FindAsync(environment, cancellationToken);
        await client.PostAsync(
            $"environments/{status.Environment}/retry/{CommonOptions.ParseResourceId(resource, host)}",
            cancellationToken
        );
        host.Output.WriteLine(
            $"Requested a retry of {resource} in {status.Environment}; `{Host.Command} why {status.Environment}` shows its progress"
        );
        return ExitCode.Success;
    }
}
