using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Environments;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Status;

/// <summary><c>gitops status</c>: shows the status of all environments of the service.</summary>
internal static class StatusCommand
{
    // The exit code is that of the worst outcome.
    private static readonly OutcomeState[] WorstFirst =
    [
        OutcomeState.Failed,
        OutcomeState.Stalled,
        OutcomeState.Progressing,
        OutcomeState.Synced,
    ];

    public static Command Build(Host host)
    {
        var (server, format) = (ServerClient.ServerOption(), CommonOptions.Format("text", "json", "yaml", "markdown"));
        return new Command("status", "Show the status of all environments of the service.") { server, format }.WithHandler(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var all = await client.EnvironmentsAsync<JsonObject>(token);
                foreach (var source in await client.GetAsync<IReadOnlyList<SourceResponse>>("sources", token))
                    if (source.Fault is not null)
                        host.Output.Info($"warning: {source.Name}: {source.Fault}");
                var views = all.Select(e => e.Deserialize<EnvironmentResponse>(JsonSerializerOptions.Web)!).ToList();
                OutputFormat.Write(host.Output, parsed.GetValue(format)!, () => ToReport(views, host.Time.GetUtcNow()), () => ToJson(all));
                return OutcomeEffects.Of(WorstFirst.First(s => s == OutcomeState.Synced || views.Any(v => v.Outcome == s))).ExitCode;
            }
        );
    }

    private static Report ToReport(IReadOnlyList<EnvironmentResponse> views, DateTimeOffset now) =>
        new([
            new Table(
                ["ENVIRONMENT", "OUTCOME", "SINCE", "COMMIT", "SUMMARY"],
                [
                    .. views.Select(v =>
                        (IReadOnlyList<string>)[v.Environment, v.Outcome.ToString(), AgeText.Of(now - v.Since), v.ShortCommit, v.Summary]
                    ),
                ]
            ),
        ]);

    private static JsonArray ToJson(IReadOnlyList<JsonObject> all) => [.. all.Select(e => e.DeepClone())];

    private sealed record SourceResponse(string Name, string? Fault);
}
