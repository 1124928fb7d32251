using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Api;

namespace GitOps.Controller.Cli.Wait;

/// <summary><c>gitops wait</c>: waits until a commit has ended in the environments that it is for. It reads what was recorded, so it can't miss the moment.</summary>
internal static class WaitCommand
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public static Command Build(Host host)
    {
        var (server, environment) = (ServerClient.Server(), CommonOptions.Environment());
        var commit = new Option<string>("--commit") { Description = "The commit's id, or the beginning of it.", Required = true };
        var timeout = new Option<double>("--timeout") { Description = "Seconds to wait at most.", DefaultValueFactory = _ => 3600 };
        return new Command("wait", "Wait until a commit has ended: succeeded, failed or superseded.")
        {
            commit,
            environment,
            timeout,
            server,
        }.Run(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var (wanted, name, began) = (parsed.GetValue(commit)!, parsed.GetValue(environment), host.Time.GetTimestamp());
                while (true)
                {
                    var found = (await client.CommitsAsync(wanted, token))
                        .Where(c => name is null || c.Environment == name || c.Environment.EndsWith("/" + name, StringComparison.Ordinal))
                        .ToList();
                    if (found.Count > 0 && found.All(c => c.IsFinal))
                        return Tell(host, found);
                    if (host.Time.GetElapsedTime(began).TotalSeconds > parsed.GetValue(timeout))
                    {
                        host.Output.ResultLine(
                            found.Count == 0
                                ? $"No environment has seen commit {wanted}: was it pushed to a branch that one follows?"
                                : $"Waiting: {string.Join(", ", found.Where(c => !c.IsFinal).Select(c => $"{c.Environment} is {c.State}"))}"
                        );
                        return ExitCode.Waiting;
                    }

                    await Task.Delay(Poll, host.Time, token);
                }
            }
        );
    }

    private static int Tell(Host host, IReadOnlyList<CommitView> found)
    {
        foreach (var one in found)
            host.Output.ResultLine(
                $"{one.State}: {one.Environment}: {one.Commit[..8]} {one.Title}{(one.Reason.Length > 0 ? $" ({one.Reason})" : "")}"
            );
        return found.Any(c => c.State == "Failed") ? ExitCode.Error
            : found.Any(c => c.State == "Superseded") ? ExitCode.Superseded
            : ExitCode.Good;
    }
}
