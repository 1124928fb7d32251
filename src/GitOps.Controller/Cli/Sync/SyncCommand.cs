using System.CommandLine;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Sync;

/// <summary><c>gitops sync</c>: has the service make an environment as Git says now, whatever its sync mode.</summary>
internal static class SyncCommand
{
    public static Command Build(Host host)
    {
        var server = ServerClient.Server();
        var environment = new Argument<string?>("environment")
        {
            Description = "The environment; may be left out when there is only one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Command("sync", "Make an environment as Git says now: applies what waits for a word, and puts drift right.")
        {
            environment,
            server,
        }.Run(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var status = await client.FindAsync(parsed.GetValue(environment), token);
                await client.PostAsync($"environments/{status.Environment}/sync", token);
                host.Output.ResultLine(
                    $"Asked for a sync of {status.Environment}; `{Host.Command} why {status.Environment}` shows how it goes"
                );
                return ExitCode.Good;
            }
        );
    }
}
