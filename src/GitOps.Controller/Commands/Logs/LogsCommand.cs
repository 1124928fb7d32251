using System.CommandLine;
using System.Globalization;
using GitOps.Controller.Hosting;

namespace GitOps.Controller.Commands.Logs;

/// <summary><c>gitops logs</c>: the logs of a job or endpoint, followed until it ends.</summary>
internal static class LogsCommand
{
    public static Command Build(Host host)
    {
        var environment = CommonOptions.Environment();
        var resource = new Argument<string>("resource") { Description = "<kind>/<name> as in Git." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run has ended." };
        var times = new Option<bool>("--timestamps") { Description = "Print each line's time." };
        return new Command("logs", "Print the logs that SageMaker keeps of a resource.") { resource, environment, follow, times }.Run(host, async (parsed, token) =>
        {
            var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), new Dictionary<string, string>(), token);
            var found = await Target.FindAsync(host, session, parsed.GetValue(resource)!, token);
            var isOver = parsed.GetValue(follow)
                ? (Func<CancellationToken, Task<bool>>)(async t => found.Kind.IsRun && await session.Connection.Reader.DescribeAsync(found.Kind, found.Handle, t) is not { IsBusy: true })
                : null;
            await foreach (var line in session.Connection.Logs.ReadAsync(found, isOver, token))
                host.Output.ResultLine(parsed.GetValue(times) ? $"{line.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {line.Text}" : line.Text);
            return ExitCode.Good;
        });
    }
}
