using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using GitOps.Controller.Service.Access;
using GitOps.Core.Manifests;
using GitOps.Engine.Connections;
using GitOps.Engine.Reconciling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOps.Controller.Service.Api;

/// <summary>Server-sent events: the status of environments as it changes, and the lines of a resource's log.</summary>
internal static class EventEndpoints
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/events", Statuses).RequireRole(Role.Reader);
        api.MapGet("/environments/{source}/{environment}/logs/{kind}/{name}", LogsAsync).RequireRole(Role.Reader);
    }

    private static IResult Statuses(
        IEnvironmentStore environments,
        AccessSettings access,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken
    ) => TypedResults.ServerSentEvents(StatusesAsync(environments, id => context.MayRead(access, id), time, cancellationToken));

    // What any controller writes is read from the store, so each can report on all.
    private static async IAsyncEnumerable<SseItem<EnvironmentView>> StatusesAsync(
        IEnvironmentStore environments,
        Func<string, bool> mayRead,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var sent = new Dictionary<EnvironmentId, DateTimeOffset>();
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var status in (await environments.ListAsync(null, cancellationToken)).Where(s => mayRead(s.Id.ToString())))
            {
                if (sent.TryGetValue(status.Id, out var at) && at == status.At)
                    continue;
                sent[status.Id] = status.At;
                yield return new(EnvironmentView.Of(status), "status");
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    private static async Task<IResult> LogsAsync(
        string source,
        string environment,
        string kind,
        string name,
        bool? follow,
        ResourceLogs logs,
        CancellationToken cancellationToken
    ) =>
        await logs.FindAsync(new(source, environment), new(kind, name), follow ?? true, cancellationToken) is { } lines
            ? TypedResults.ServerSentEvents(LinesAsync(lines, cancellationToken))
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
