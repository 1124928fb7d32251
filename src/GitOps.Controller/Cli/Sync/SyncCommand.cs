using System.CommandLine;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Sync;

/// <summary><c>gitops sync</c>: requests a sync of an environment from the service, whatever its sync mode.</summary>
internal static class SyncCommand
{
    public static Command Build(Host host)
    {
        var server = ServerClient.ServerOption();
        var environment = new Argument<string?>("environment")
        {
            Description = "The environment. Optional if there is only one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Command("sync", "Request a sync of an environment: apply pending changes now and revert drift.")
        {
            environment,
            server,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var status = await client.FindAsync(parsed.GetValue(environment), token);
                await client.PostAsync($"environments/{status.Environment}/sync", token);
                host.Output.WriteLine(
                    $"Requested a sync of {status.Environment}; `{Host.Command} why {status.Environment}` shows its progress"
                );
                return ExitCode.Success;
            }
        );
    }
}
