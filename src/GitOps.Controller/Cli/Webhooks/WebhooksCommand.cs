using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Api;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Webhooks;

/// <summary><c>gitops webhooks</c>: what came in, and one of it once more.</summary>
internal static class WebhooksCommand
{
    public static Command Build(Host host)
    {
        var server = ServerClient.Server();
        server.Recursive = true;
        var id = new Argument<string>("id") { Description = "The delivery's id." };
        var list = new Command("list", "List the newest deliveries.").Run(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var found = await client.GetAsync<IReadOnlyList<DeliveryView>>("deliveries", token);
                host.Output.Result(
                    TextRenderer.Render(
                        new Report([
                            new Table(
                                ["RECEIVED", "SOURCE", "EVENT", "ID", "RESULT"],
                                [
                                    .. found.Select(d =>
                                        (IReadOnlyList<string>)
                                            [$"{d.Received:HH:mm:ss}", d.Source, d.Event, d.Id, d.Done is null ? "open" : d.Result]
                                    ),
                                ]
                            ),
                        ])
                    )
                );
                return ExitCode.Good;
            }
        );
        var redeliver = new Command("redeliver", "Work a delivery off once more.") { id }.Run(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                await client.PostAsync($"deliveries/{Uri.EscapeDataString(parsed.GetValue(id)!)}/redeliver", token);
                host.Output.ResultLine($"{parsed.GetValue(id)} is worked off once more");
                return ExitCode.Good;
            }
        );
        return new Command("webhooks", "Show the webhooks that came in, or work one off once more.") { server, list, redeliver };
    }
}
