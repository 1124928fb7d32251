using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Audit;
using GitOps.Core.Commits;

namespace GitOps.Controller.Cli.Audit;

/// <summary>
/// <c>gitops audit</c>: shows who did what, when, and for which commit. <c>gitops audit verify</c>: verifies that the log was not changed.
/// The service verifies, because only it has the keys.
/// </summary>
internal static class AuditCommand
{
    public static Command Build(Host host)
    {
        var server = ServerClient.ServerOption();
        server.Recursive = true;
        var expectedHead = new Option<string?>("--expect-head")
        {
            Description = "A head of the log that you kept, as <sequence number>:<MAC>: the log must contain it.",
        };
        var verify = new Command("verify", "Verify the MACs of the audit log, and print its head.") { expectedHead }.WithHandler(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var head = parsed.GetValue(expectedHead);
                if (head is not null && AuditHead.Parse(head) is null)
                    throw new CommandException(
                        $"invalid --expect-head {head}: expected <sequence number>:<64 hexadecimal digits>, as in the service's log"
                    );
                host.Output.WriteLine(await VerifyAsync(client, head, token));
                return ExitCode.Success;
            }
        );
        return new Command("audit", "Show the audit log and verify it.") { server, verify }.WithHandler(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                await foreach (var page in client.PagesAsync<ChainedEntry>("audit", token))
                foreach (var (_, entry, _, _) in page)
                {
                    var commit = entry.Commit.Length > 0 ? CommitHash.Short(entry.Commit) : "-";
                    host.Output.WriteLine(
                        $"{entry.At:yyyy-MM-dd HH:mm:ss}  {entry.Who}  {entry.What}  {entry.Target}  {commit}  {entry.Detail}"
                    );
                }

                host.Output.Info(await VerifyAsync(client, null, token));
                return ExitCode.Success;
            }
        );
    }

    private static async Task<string> VerifyAsync(ServerClient client, string? expectedHead, CancellationToken cancellationToken)
    {
        var query = expectedHead is null ? "" : $"?expectedHead={Uri.EscapeDataString(expectedHead)}";
        var result = await client.GetAsync<AuditVerification>($"audit/verification{query}", cancellationToken);
        var text = AuditText.Of(result, expectedHead);
        return result.Fault is null ? text : throw new CommandException(text);
    }
}
