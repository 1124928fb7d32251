using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using GitOps.LocalGitHub.Webhooks;

namespace GitOps.LocalGitHub.Apps;

/// <summary>The deliveries of an App's webhook, and their redelivery.</summary>
internal sealed class DeliveryEndpoints(GitHubState state, DeliveryQueue queue) : IEndpoints
{
    private const string Root = "/app/hook/deliveries";

    public IEnumerable<Route> Routes =>
        [
            new("GET", Root, Access.Jwt, List),
            new("GET", Root + "/{id}", Access.Jwt, Get),
            new("POST", Root + "/{id}/attempts", Access.Jwt, Redeliver),
        ];

    private Answer List(Call call) =>
        call.Page(
            state.Api("app/hook/deliveries"),
            state.Deliveries.All.Where(d => IsOf(call.Actor.App!, d) && d.DeliveredAt is not null).Reverse(),
            Json
        );

    private Answer Get(Call call)
    {
        var delivery = Find(call);
        var json = Json(delivery);
        json["url"] = state.Hooks.Get(delivery.HookId).Url;
        json["request"] = new JsonObject { ["headers"] = new JsonObject(), ["payload"] = JsonNode.Parse(delivery.Payload) };
        json["response"] = new JsonObject { ["headers"] = null, ["payload"] = null };
        return Answer.Ok(json);
    }

    private Answer Redeliver(Call call)
    {
        queue.Redeliver(Find(call));
        return Answer.Of(202, new JsonObject());
    }

    private Delivery Find(Call call) =>
        state.Deliveries.Find(call.Number("id")) is { DeliveredAt: not null } delivery && IsOf(call.Actor.App!, delivery)
            ? delivery
            : throw GitHubException.NotFound();

    private bool IsOf(App app, Delivery delivery) => state.Hooks.Find(delivery.HookId)?.AppId == app.Id;

    private static JsonObject Json(Delivery delivery) =>
        new()
        {
            ["id"] = delivery.Id,
            ["guid"] = delivery.Guid,
            ["delivered_at"] = Links.Time(delivery.DeliveredAt),
            ["redelivery"] = delivery.IsRedelivery,
            ["duration"] = delivery.Duration,
            ["status"] = delivery.Status,
            ["status_code"] = delivery.StatusCode,
            ["event"] = delivery.Event,
            ["action"] = delivery.Action,
            ["installation_id"] = delivery.InstallationId,
            ["repository_id"] = delivery.RepositoryId,
            ["throttled_at"] = null,
        };
}
