using System.CommandLine;
using System.Text.Json.Nodes;
using GitOps.Controller.Endpoints;
using GitOps.Controller.Hosting;
using GitOps.Controller.Terminal;
using GitOps.Core.Reconciliation;
using GitOps.Core.Reports;

namespace GitOps.Controller.Commands.Status;

/// <summary><c>gitops status</c>: how the service's environments stand.</summary>
internal static class StatusCommand
{
    public static Command Build(Host host)
    {
        var (server, format) = (ServerClient.Server(), CommonOptions.Format("text", "json", "yaml", "markdown"));
        return new Command("status", "Show how the environments of the service stand.") { server, format }.Run(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var all = await client.EnvironmentsAsync(token);
                foreach (var source in (await client.GetAsync<IReadOnlyList<SourceView>>("sources", token)).Where(s => s.Fault is not null))
                    host.Output.Say($"warning: {source.Name}: {source.Fault}");
                var now = host.Time.GetUtcNow();
                Formats.Write(
                    host.Output,
                    parsed.GetValue(format)!,
                    () =>
                        new Report([
                            new Table(["ENVIRONMENT", "OUTCOME", "SINCE", "COMMIT", "SUMMARY"], [.. all.Select(s => Row(s, now))]),
                        ]),
                    () => new JsonArray([.. all.Select(ToJson)])
                );
                return all.Any(s => s.Outcome is "Failed") ? ExitCode.Error
                    : all.Any(s => s.Outcome is "Stalled") ? ExitCode.Stalled
                    : all.Any(s => s.Outcome is "Waiting") ? ExitCode.Waiting
                    : ExitCode.Good;
            }
        );
    }

    private static IReadOnlyList<string> Row(EnvironmentStatus status, DateTimeOffset now) =>
        [
            status.Id.ToString(),
            status.Outcome,
            Ages.Of(now - status.Since),
            status.Commit.Length > 8 ? status.Commit[..8] : "-",
            status.Summary,
        ];

    private static JsonNode ToJson(EnvironmentStatus status) =>
        System.Text.Json.JsonSerializer.SerializeToNode(status, System.Text.Json.JsonSerializerOptions.Web)!;
}
