using GitOps.Controller.Webhooks;
using GitOps.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Controller.Endpoints;

/// <summary>What the service answers over HTTP.</summary>
internal static class EndpointMap
{
    public static void Map(WebApplication app)
    {
        app.Use(LoopbackOnly.CheckAsync);
        app.MapGet("/healthz", () => Results.Text("ok\n"));
        app.MapGet("/readyz", async (IEnvironmentBook book, CancellationToken token) =>
        {
            await book.HeadAsync(new("", ""), token);
            return Results.Text("ok\n");
        });
        var api = app.MapGroup("/api/v1");
        EnvironmentEndpoints.Map(api);
        HistoryEndpoints.Map(api);
        DeliveryEndpoints.Map(api);
        WebhookEndpoints.Map(app);
    }
}
