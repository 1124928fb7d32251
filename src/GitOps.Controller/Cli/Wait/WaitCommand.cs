using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Api;
using GitOps.Core.Commits;

namespace GitOps.Controller.Cli.Wait;

/// <summary>
/// <c>gitops wait</c>: waits until a commit has ended in all environments that it applies to. It reads recorded results, so it does not
/// matter when it is started.
/// </summary>
internal static class WaitCommand
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    public static Command Build(Host host)
    {
        var (server, environment) = (ServerClient.ServerOption(), CommonOptions.Environment());
        var commit = new Option<string>("--commit") { Description = "The commit's SHA, or its first digits.", Required = true };
        var timeout = new Option<double>("--timeout") { Description = "The timeout in seconds.", DefaultValueFactory = _ => 3600 };
        return new Command("wait", "Wait until a commit has succeeded, failed or been superseded.")
        {
            commit,
            environment,
            timeout,
            server,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var (sha, name, started) = (parsed.GetValue(commit)!, parsed.GetValue(environment), host.Time.GetTimestamp());
                while (true)
                {
                    var found = (await client.CommitsAsync(sha, token))
                        .Where(c => name is null || c.Environment == name || c.Environment.EndsWith("/" + name, StringComparison.Ordinal))
                        .ToList();
                    if (found.Count > 0 && found.All(c => c.IsFinal))
                        return PrintResults(host, found);
                    if (host.Time.GetElapsedTime(started).TotalSeconds > parsed.GetValue(timeout))
                    {
                        var unfinished = found.Where(c => !c.IsFinal).Select(c => $"{c.Environment} is {c.State}");
                        host.Output.WriteLine(
                            found.Count == 0
                                ? $"Timed out: commit {sha} not found; was it pushed to a branch that an environment follows?"
                                : $"Timed out: {string.Join(", ", unfinished)}"
                        );
                        return ExitCode.Progressing;
                    }

                    await Task.Delay(PollInterval, host.Time, token);
                }
            }
        );
    }

    private static int PrintResults(Host host, IReadOnlyList<CommitView> found)
    {
        foreach (var commit in found)
        {
            var reason = commit.Reason.Length > 0 ? $" ({commit.Reason})" : "";
            host.Output.WriteLine($"{commit.State}: {commit.Environment}: {CommitHash.Short(commit.Commit)} {commit.Title}{reason}");
        }

        return found.Any(c => c.State == "Failed") ? ExitCode.Error
            : found.Any(c => c.State == "Superseded") ? ExitCode.Superseded
            : ExitCode.Success;
    }
}
