using System.CommandLine;
using System.Globalization;
using GitOps.Controller.Cli.Hosting;
using GitOps.Engine.Connections;

namespace GitOps.Controller.Cli.Logs;

/// <summary><c>gitops logs</c>: the logs of a job or endpoint, followed until it ends.</summary>
internal static class LogsCommand
{
    public static Command Build(Host host)
    {
        var environment = CommonOptions.Environment();
        var resource = new Argument<string>("resource") { Description = "<kind>/<name> as in Git." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run has ended." };
        var times = new Option<bool>("--timestamps") { Description = "Print each line's time." };
        var server = ServerClient.OtherServer();
        return new Command("logs", "Print the logs that SageMaker keeps of a resource.")
        {
            resource,
            environment,
            follow,
            times,
            server,
        }.Run(
            host,
            async (parsed, token) =>
            {
                void Print(LogLine line) =>
                    host.Output.ResultLine(
                        parsed.GetValue(times)
                            ? $"{line.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {line.Text}"
                            : line.Text
                    );
                if (parsed.GetValue(server) is { } url)
                {
                    using var client = ServerClient.Open(url);
                    var status = await client.FindAsync(parsed.GetValue(environment), token);
                    var path =
                        $"environments/{status.Environment}/logs/{CommonOptions.ReadId(parsed.GetValue(resource)!, host)}?follow={parsed.GetValue(follow)}";
                    await foreach (var line in client.EventsAsync<LogLine>(path, token))
                        Print(line);
                    return ExitCode.Good;
                }

                var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), token);
                var found = await Target.FindAsync(host, session, parsed.GetValue(resource)!, token);
                var isOver = parsed.GetValue(follow)
                    ? (Func<CancellationToken, Task<bool>>)(
                        async t =>
                            found.Kind.IsRun
                            && await session.Connection.Reader.DescribeAsync(found.Kind, found.Handle, t) is not { IsBusy: true }
                    )
                    : null;
                await foreach (var line in session.Connection.Logs.ReadAsync(found, isOver, token))
                    Print(line);
                return ExitCode.Good;
            }
        );
    }
}
