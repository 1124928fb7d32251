using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Api;
using GitOps.Core.Reports;

namespace GitOps.Controller.Cli.Webhooks;

/// <summary><c>gitops webhooks</c>: lists received webhook deliveries, and processes one again.</summary>
internal static class WebhooksCommand
{
    public static Command Build(Host host)
    {
        var server = ServerClient.ServerOption();
        server.Recursive = true;
        var source = new Argument<string>("source") { Description = "The source that received the delivery." };
        var id = new Argument<string>("id") { Description = "The delivery's id." };
        var list = new Command("list", "List the latest deliveries.").WithHandler(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var found = await client.GetAsync<IReadOnlyList<DeliveryView>>("deliveries", token);
                host.Output.Write(
                    TextRenderer.Render(
                        new Report([
                            new Table(
                                ["RECEIVED", "SOURCE", "EVENT", "ID", "RESULT"],
                                [
                                    .. found.Select(d =>
                                        (IReadOnlyList<string>)
                                            [$"{d.Received:HH:mm:ss}", d.Source, d.Event, d.Id, d.Done is null ? "pending" : d.Result]
                                    ),
                                ]
                            ),
                        ])
                    )
                );
                return ExitCode.Success;
            }
        );
        var redeliver = new Command("redeliver", "Process a delivery again.") { source, id }.WithHandler(
            host,
            async (parsed, token) =>
            {
                using var client = ServerClient.Open(parsed.GetValue(server));
                var path = $"{Uri.EscapeDataString(parsed.GetValue(source)!)}/{Uri.EscapeDataString(parsed.GetValue(id)!)}";
                await client.PostAsync($"deliveries/{path}/redeliver", token);
                host.Output.WriteLine($"Requested another processing of delivery {parsed.GetValue(id)}");
                return ExitCode.Success;
            }
        );
        return new Command("webhooks", "List received webhook deliveries, or process one again.") { server, list, redeliver };
    }
}
