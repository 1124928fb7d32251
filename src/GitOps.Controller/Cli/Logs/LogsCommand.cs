using System.CommandLine;
using System.Globalization;
using GitOps.Controller.Cli.Hosting;
using GitOps.Engine.Connections;

namespace GitOps.Controller.Cli.Logs;

/// <summary><c>gitops logs</c>: prints the logs of a job or an endpoint.</summary>
internal static class LogsCommand
{
    public static Command Build(Host host)
    {
        var environment = CommonOptions.Environment();
        var resource = new Argument<string>("resource") { Description = "The resource, as <kind>/<name>." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Follow the logs until the run ends." };
        var times = new Option<bool>("--timestamps") { Description = "Print the timestamp of each line." };
        var server = ServerClient.OptionalServerOption();
        return new Command("logs", "Print the logs of a job or an endpoint.") { resource, environment, follow, times, server }.WithHandler(
            host,
            async (parsed, token) =>
            {
                void Print(LogLine line) =>
                    host.Output.WriteLine(
                        parsed.GetValue(times)
                            ? $"{line.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {line.Text}"
                            : line.Text
                    );
                if (parsed.GetValue(server) is { } url)
                {
                    using var client = ServerClient.Open(url);
                    var status = await client.FindAsync(parsed.GetValue(environment), token);
                    var id = CommonOptions.ParseResourceId(parsed.GetValue(resource)!, host);
                    var path = $"environments/{status.Environment}/logs/{id}?follow={parsed.GetValue(follow)}";
                    await foreach (var line in client.EventsAsync<LogLine>(path, token))
                        Print(line);
                    return ExitCode.Success;
                }

                var session = await Workspace.Open(host, null).ConnectAsync(parsed.GetValue(environment), token);
                var found = await ResourceLookup.FindAsync(host, session, parsed.GetValue(resource)!, token);
                var isOver = parsed.GetValue(follow)
                    ? (Func<CancellationToken, Task<bool>>)(
                        async t =>
                            found.Kind.IsRun
                            && await session.Connection.Reader.DescribeAsync(found.Kind, found.Handle, t) is not { IsBusy: true }
                    )
                    : null;
                await foreach (var line in session.Connection.Logs.ReadAsync(found, isOver, token))
                    Print(line);
                return ExitCode.Success;
            }
        );
    }
}
