using System.CommandLine;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Local;

/// <summary><c>gitops local github</c>: runs a local GitHub with a repository, for trying pull requests without GitHub.</summary>
internal static class LocalGitHubCommand
{
    // The service's own default port is 8470.
    private const int DefaultPort = 8480;

    public static Command Build(Host host, Func<ParseResult, string> folder)
    {
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1.", DefaultValueFactory = _ => DefaultPort };
        var repository = new Option<string>("--repository")
        {
            Description = "The name of the repository that is created at the first start.",
            DefaultValueFactory = _ => "penguins",
        };
        var service = new Option<string>("--service")
        {
            Description = "The URL of the service that receives webhooks, set at the first start.",
            DefaultValueFactory = _ => "http://127.0.0.1:8470",
        };
        return new Command("github", "Run a local GitHub with a repository, whose pull requests a service reviews.")
        {
            port,
            repository,
            service,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                await using var github = await LocalGitHubFolder.StartAsync(
                    Path.Combine(folder(parsed), "github"),
                    parsed.GetValue(port),
                    parsed.GetValue(repository)!,
                    parsed.GetValue(service)!,
                    token
                );
                host.Output.WriteLine($"Local GitHub is listening on {github.Server.Url}");
                host.Output.WriteLine($"Push with: git push {github.PushUrl} main");
                host.Output.WriteLine($"Review its pull requests with: {Host.Command} serve --config {github.ServiceFile}");
                host.Output.Info("Ctrl-C stops the local GitHub; its state is kept.");
                try
                {
                    await github.Server.WaitAsync(token);
                }
                catch (OperationCanceledException)
                {
                    // Ctrl-C stops the local GitHub.
                }

                return ExitCode.Success;
            }
        );
    }
}
