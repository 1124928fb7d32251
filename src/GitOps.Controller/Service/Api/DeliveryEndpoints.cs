using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Webhooks;
using GitOps.Engine.Deliveries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOps.Controller.Service.Api;

/// <summary>The webhooks' deliveries, and one of them once more.</summary>
internal static class DeliveryEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(
                "/deliveries",
                async ([AsParameters] PageQuery query, IDeliveryStore inbox, HttpContext context, CancellationToken token) =>
                    (await context.PageAsync(query, page => inbox.DeliveriesAsync(onlyOpen: false, page, token))).Select(
                        d => new DeliveryView(d.Id, d.Source, d.Event, d.Received, d.Done, d.Result)
                    )
            )
            .RequireRole(Role.Reader);
        api.MapPost(
                "/deliveries/{id}/redeliver",
                async (string id, IDeliveryStore inbox, DeliveryWorker worker, CancellationToken token) =>
                {
                    if (!await inbox.CloseAsync([id], "", null, token))
                        return Results.Problem(
                            title: "no such delivery",
                            detail: $"there is no delivery {id}; GET /api/v1/deliveries lists them",
                            statusCode: 404
                        );
                    worker.Wake();
                    return Results.Accepted();
                }
            )
            .RequireRole(Role.Operator);
    }
}

/// <summary>A delivery, for the API; its body stays in the database.</summary>
internal sealed record DeliveryView(string Id, string Source, string Event, DateTimeOffset Received, DateTimeOffset? Done, string Result);
