using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Audit;

namespace GitOps.Controller.Cli.Audit;

/// <summary><c>gitops audit</c>: who did what, when, from which commit; and whether the log is as it was written.</summary>
internal static class AuditCommand
{
    public static Command Build(Host host)
    {
        var server = ServerClient.Server();
        return new Command("audit", "Show the audit log and check its chain of hashes.") { server }.Run(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var (number, hash, count) = (0L, ChainedEntry.Start, 0);
                await foreach (var page in client.PagesAsync<ChainedEntry>("audit", token))
                {
                    foreach (var (_, entry, _) in page)
                        host.Output.ResultLine(
                            $"{entry.At:yyyy-MM-dd HH:mm:ss}  {entry.Who}  {entry.What}  {entry.Target}  {(entry.Commit.Length > 8 ? entry.Commit[..8] : "-")}  {entry.Detail}"
                        );
                    if (ChainedEntry.FirstBroken(page, number, hash) is { } broken)
                        throw new CommandException(
                            $"entry {broken} of the audit log is not as it was written: it, or one before it, was changed or removed"
                        );
                    if (page.Count > 0)
                        (number, hash, count) = (page[^1].Number, page[^1].Hash, count + page.Count);
                }

                host.Output.Say($"{count} entries, the chain is whole");
                return ExitCode.Good;
            }
        );
    }
}
