using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.LocalAws;
using GitOps.LocalAws.Server;

namespace GitOps.Controller.Cli.Local;

/// <summary><c>gitops local</c>: an AWS for this machine, and the variables to reach it by.</summary>
internal static class LocalCommand
{
    public static Command Build(Host host)
    {
        var state = new Option<string?>("--state")
        {
            Description = "The folder that keeps its state (default: GITOPS_LOCAL, else below the user's data folder).",
            Recursive = true,
        };
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 0 };
        var commands = new Option<bool>("--run-commands")
        {
            Description = "Let training jobs run commands as processes on this machine, with your rights.",
        };
        var faults = new Option<string?>("--faults")
        {
            Description = "A file that says what goes wrong: throttling, errors, lost and late answers, stale reads, quotas.",
        };
        var env = new Command("env", "Print the exports by which AWS's own tools reach it.").Run(
            host,
            (parsed, _) => Task.FromResult(PrintExports(host, Folder(host, parsed.GetValue(state))))
        );
        var wait = new Command("wait", "Wait until it answers.").Run(
            host,
            (parsed, token) => WaitAsync(host, Folder(host, parsed.GetValue(state)), token)
        );
        return new Command("local", "Run a local AWS that really trains and serves; its state is kept in a folder.")
        {
            state,
            port,
            commands,
            faults,
            env,
            wait,
        }.Run(
            host,
            async (parsed, token) =>
            {
                var options = new LocalAwsOptions
                {
                    StateFolder = Folder(host, parsed.GetValue(state)),
                    Port = parsed.GetValue(port),
                    RunCommands = parsed.GetValue(commands),
                    Faults = parsed.GetValue(faults) is { } file ? FaultFile.Read(Path.Combine(host.Folder, file)) : new(),
                };
                await using var server = await LocalAwsServer.StartAsync(options, token);
                host.Output.ResultLine($"Local AWS on {server.Address.Url}, state in {options.StateFolder}");
                host.Output.Say(
                    $"`{Host.Command} local env --state {options.StateFolder}` prints the variables for AWS's own tools. Ctrl-C stops it; its state stays."
                );
                try
                {
                    await server.WaitAsync(token);
                }
                catch (OperationCanceledException)
                {
                    // Ctrl-C is how it ends.
                }

                return ExitCode.Good;
            }
        );
    }

    private static string Folder(Host host, string? given) =>
        given is null ? host.LocalFolder : Path.GetFullPath(Path.Combine(host.Folder, given));

    private static async Task<int> WaitAsync(Host host, string folder, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (await LocalAddress.IsReachableAsync(folder, cancellationToken))
                return ExitCode.Good;
            await Task.Delay(TimeSpan.FromMilliseconds(200), host.Time, cancellationToken);
        }

        throw new CommandException($"no local AWS answers for {folder}: start one with `{Host.Command} local`");
    }

    private static int PrintExports(Host host, string folder)
    {
        var address =
            LocalAddress.Read(folder)
            ?? throw new CommandException($"no local AWS has run in {folder}: start one with `{Host.Command} local`");
        foreach (
            var (name, value) in new[]
            {
                ("AWS_ENDPOINT_URL", address.Url),
                ("AWS_ACCESS_KEY_ID", address.AccessKeyId),
                ("AWS_SECRET_ACCESS_KEY", address.SecretAccessKey),
                ("AWS_DEFAULT_REGION", address.Region),
                ("AWS_REGION", address.Region),
            }
        )
            host.Output.ResultLine($"export {name}={value}");
        return ExitCode.Good;
    }
}
