using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.LocalAws;
using GitOps.LocalAws.Server;

namespace GitOps.Controller.Cli.Local;

/// <summary><c>gitops local</c>: runs a local AWS, and prints the environment variables for its clients.</summary>
internal static class LocalCommand
{
    public static Command Build(Host host)
    {
        var state = new Option<string?>("--state")
        {
            Description = "The folder for its state (default: GITOPS_LOCAL, or else a folder in the user's application data).",
            Recursive = true,
        };
        var port = new Option<int>("--port")
        {
            Description = "The port on 127.0.0.1; 0 selects a free port.",
            DefaultValueFactory = _ => 0,
        };
        var commands = new Option<bool>("--run-commands")
        {
            Description = "Allow training jobs to run commands as processes on this machine, with your permissions.",
        };
        var faults = new Option<string?>("--faults")
        {
            Description = "A file with faults to inject: throttling, errors, lost and delayed responses, stale reads, quotas.",
        };
        var env = new Command("env", "Print shell exports that connect AWS tools and SDKs to the local AWS.").WithHandler(
            host,
            (parsed, _) => Task.FromResult(PrintExports(host, Folder(host, parsed.GetValue(state))))
        );
        var wait = new Command("wait", "Wait until the local AWS is ready.").WithHandler(
            host,
            (parsed, token) => WaitAsync(host, Folder(host, parsed.GetValue(state)), token)
        );
        return new Command("local", "Run a local AWS that trains and serves models. Its state is stored in a folder.")
        {
            state,
            port,
            commands,
            faults,
            env,
            wait,
            LocalGitHubCommand.Build(host, parsed => Folder(host, parsed.GetValue(state))),
        }.WithHandler(
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
                host.Output.WriteLine($"Local AWS is listening on {server.Address.Url}, state in {options.StateFolder}");
                foreach (var warning in server.Warnings)
                    host.Output.Info("warning: " + warning);
                host.Output.Info(
                    $"`{Host.Command} local env --state {options.StateFolder}` prints the environment variables for AWS tools. "
                        + "Ctrl-C stops the local AWS; its state is kept."
                );
                try
                {
                    await server.WaitAsync(token);
                }
                catch (OperationCanceledException)
                {
                    // Ctrl-C stops the local AWS.
                }

                return ExitCode.Success;
            }
        );
    }

    private static string Folder(Host host, string? option) =>
        option is null ? host.LocalFolder : Path.GetFullPath(Path.Combine(host.Folder, option));

    private static async Task<int> WaitAsync(Host host, string folder, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (await LocalAddress.IsReachableAsync(folder, cancellationToken))
                return ExitCode.Success;
            await Task.Delay(TimeSpan.FromMilliseconds(200), host.Time, cancellationToken);
        }

        throw new CommandException($"the local AWS in {folder} is not ready: start it with `{Host.Command} local`");
    }

    private static int PrintExports(Host host, string folder)
    {
        var address =
            LocalAddress.Read(folder)
            ?? throw new CommandException($"no local AWS found in {folder}: start one with `{Host.Command} local`");
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
            host.Output.WriteLine($"export {name}={value}");
        return ExitCode.Success;
    }
}
