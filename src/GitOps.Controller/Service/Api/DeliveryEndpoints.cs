using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Webhooks;
using GitOps.Core.Reports;
using GitOps.Engine.Deliveries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOps.Controller.Service.Api;

/// <summary>The deliveries of webhooks, and their redelivery.</summary>
internal static class DeliveryEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(
                "/deliveries",
                async ([AsParameters] PageQuery query, IDeliveryStore deliveries, HttpContext context, CancellationToken token) =>
                    (await context.PageAsync(query, page => deliveries.ListAsync(null, page, token))).Select(d => new DeliveryView(
                        d.Id,
                        d.Source,
                        d.Event,
                        d.Received,
                        d.Done,
                        d.Content is null ? "" : DeliveryText.Of(d.Content)
                    ))
            )
            .RequireRole(Role.Reader);
        api.MapPost(
                "/deliveries/{source}/{id}/redeliver",
                async (string source, string id, DeliveryInbox inbox, CancellationToken token) =>
                    await inbox.RedeliverAsync(source, id, token)
                        ? Results.Accepted()
                        : Results.Problem(
                            title: "delivery not found",
                            detail: $"there is no delivery {id} of {source}; GET /api/v1/deliveries lists them",
                            statusCode: 404
                        )
            )
            .RequireRole(Role.Operator);
    }
}

/// <summary>A delivery, for the API; its body stays in the database.</summary>
internal sealed record DeliveryView(string Id, string Source, string Event, DateTimeOffset Received, DateTimeOffset? Done, string Result);
