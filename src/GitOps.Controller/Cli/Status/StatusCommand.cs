using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Core.Environments;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Status;

/// <summary><c>gitops status</c>: the status of the service's environments.</summary>
internal static class StatusCommand
{
    // The worst decides the exit code.
    private static readonly OutcomeState[] WorstFirst =
    [
        OutcomeState.Failed,
        OutcomeState.Stalled,
        OutcomeState.Progressing,
        OutcomeState.Synced,
    ];

    public static Command Build(Host host)
    {
        var (server, format) = (ServerClient.Server(), CommonOptions.Format("text", "json", "yaml", "markdown"));
        return new Command("status", "Show the status of the service's environments.") { server, format }.Run(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var all = await client.EnvironmentsAsync<JsonObject>(token);
                foreach (var source in await client.GetAsync<IReadOnlyList<SourceResponse>>("sources", token))
                    if (source.Error is not null)
                        host.Output.Say($"warning: {source.Name}: {source.Error}");
                var views = all.Select(e => e.Deserialize<EnvironmentResponse>(JsonSerializerOptions.Web)!).ToList();
                Formats.Write(host.Output, parsed.GetValue(format)!, () => ToReport(views, host.Time.GetUtcNow()), () => ToJson(all));
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
                        (IReadOnlyList<string>)[v.Environment, v.Outcome.ToString(), Ages.Of(now - v.Since), v.ShortCommit, v.Summary]
                    ),
                ]
            ),
        ]);

    private static JsonArray ToJson(IReadOnlyList<JsonObject> all) => [.. all.Select(e => e.DeepClone())];

    private sealed record SourceResponse(string Name, string? Error);
}
