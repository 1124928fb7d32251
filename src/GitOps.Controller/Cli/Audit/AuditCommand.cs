using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Audit;
using GitOps.Core.Commits;

namespace GitOps.Controller.Cli.Audit;

/// <summary><c>gitops audit</c>: shows who did what, when, and for which commit, and verifies that the log was not changed.</summary>
internal static class AuditCommand
{
    public static Command Build(Host host)
    {
        var server = ServerClient.ServerOption();
        return new Command("audit", "Show the audit log and verify its hash chain.") { server }.WithHandler(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var (number, hash, count) = (0L, ChainedEntry.Start, 0);
                await foreach (var page in client.PagesAsync<ChainedEntry>("audit", token))
                {
                    foreach (var (_, entry, _) in page)
                    {
                        var commit = entry.Commit.Length > 0 ? CommitHash.Short(entry.Commit) : "-";
                        host.Output.WriteLine(
                            $"{entry.At:yyyy-MM-dd HH:mm:ss}  {entry.Who}  {entry.What}  {entry.Target}  {commit}  {entry.Detail}"
                        );
                    }

                    if (ChainedEntry.FirstBroken(page, number, hash) is { } broken)
                        throw new CommandException(
                            $"the audit log was tampered with: entry {broken}, or an entry before it, was changed or deleted"
                        );
                    if (page.Count > 0)
                        (number, hash, count) = (page[^1].Number, page[^1].Hash, count + page.Count);
                }

                host.Output.Info($"{count} entries, hash chain verified");
                return ExitCode.Success;
            }
        );
    }
}
