using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using GitOps.Controller.Service.Access;
using GitOps.Engine.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOps.Controller.Service.Api;

/// <summary>Server-sent events: the status of environments as it changes, and the lines of a resource's log.</summary>
internal static class EventEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/events", Statuses).RequireRole(Role.Reader, AccessScope.Any);
        api.MapGet("/environments/{source}/{environment}/logs/{kind}/{name}", LogsAsync).RequireRole(Role.Reader, AccessScope.Environment);
    }

    [EventStream]
    private static IResult Statuses(StatusFeed feed, EventStreams streams, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        return TypedResults.ServerSentEvents(streams.ReadAsync(end => StatusesAsync(feed, caller, end), caller, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<EnvironmentView>> StatusesAsync(
        StatusFeed feed,
        Caller caller,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var status in feed.SubscribeAsync(cancellationToken))
            if (caller.MayRead(status.Id.ToString()))
                yield return new(EnvironmentView.Of(status), "status");
    }

    [EventStream]
    private static async Task<IResult> LogsAsync(
        string source,
        string environment,
        string kind,
        string name,
        bool? follow,
        ResourceLogs logs,
        EventStreams streams,
        HttpContext context,
        CancellationToken cancellationToken
    ) =>
        await logs.FindAsync(new(source, environment), new(kind, name), follow ?? true, cancellationToken) is { } lines
            ? TypedResults.ServerSentEvents(streams.ReadAsync(end => LinesAsync(lines, end), context.Caller(), cancellationToken))
            : Results.Problem(title: "resource not found", detail: $"there is no {kind}/{name} in {source}/{environment}", statusCode: 404);

    private static async IAsyncEnumerable<SseItem<LogLine>> LinesAsync(
        IAsyncEnumerable<LogLine> lines,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var line in lines.WithCancellation(cancellationToken))
            yield return new(line, "line");
    }
}
