using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Scheduling;
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
                async (
                    [AsParameters] PageQuery query,
                    Sources sources,
                    IDeliveryStore deliveries,
                    HttpContext context,
                    CancellationToken token
                ) =>
                {
                    var readable = ReadableBy(context.Caller(), sources);
                    var found = await context.PageAsync(query, page => deliveries.ListAsync(readable, page, token));
                    return found.Select(ViewOf);
                }
            )
            .RequireRole(Role.Reader, AccessScope.Any);
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
            .RequireRole(Role.Operator, AccessScope.Source);
    }

    // Null for all, which includes the deliveries of sources that are no longer in the settings.
    private static List<string>? ReadableBy(Caller caller, Sources sources) =>
        caller.Has(Role.Reader, Grant.All) ? null : [.. sources.All.Select(s => s.Name).Where(caller.MayReadSource)];

    private static DeliveryView ViewOf(DeliverySummary delivery) =>
        new(
            delivery.Id,
            delivery.Source,
            delivery.Event,
            delivery.Received,
            delivery.Done,
            delivery.Content is null ? "" : DeliveryText.Of(delivery.Content)
        );
}

/// <summary>A delivery, for the API; its body stays in the database.</summary>
internal sealed record DeliveryView(string Id, string Source, string Event, DateTimeOffset Received, DateTimeOffset? Done, string Result);
