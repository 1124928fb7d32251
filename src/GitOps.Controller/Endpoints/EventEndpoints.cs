using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using GitOps.Controller.Access;
using GitOps.Controller.Reconciliation;
using GitOps.Core.Manifests;
using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using GitOps.Schema.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOps.Controller.Endpoints;

/// <summary>Server-sent events: how environments stand, as it changes, and a resource's logs, as they come.</summary>
internal static class EventEndpoints
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(
                "/events",
                (IEnvironmentBook book, AccessSettings access, TimeProvider time, HttpContext context, CancellationToken token) =>
                    TypedResults.ServerSentEvents(StatusesAsync(book, s => context.MayRead(access, s.Id.ToString()), time, token))
            )
            .Needs(Role.Reader);
        api.MapGet(
                "/environments/{source}/{environment}/logs/{kind}/{name}",
                (
                    string source,
                    string environment,
                    string kind,
                    string name,
                    bool? follow,
                    LogServices services,
                    CancellationToken token
                ) => LogsAsync(services, new(source, environment), kind, name, follow ?? true, token)
            )
            .Needs(Role.Reader);
    }

    // What any controller writes is read from the book, so that each can tell of all.
    private static async IAsyncEnumerable<SseItem<EnvironmentStatus>> StatusesAsync(
        IEnvironmentBook book,
        Func<EnvironmentStatus, bool> mayRead,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var told = new Dictionary<EnvironmentId, DateTimeOffset>();
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (
                var status in (await book.ListAsync(null, cancellationToken))
                    .Where(mayRead)
                    .Where(s => !told.TryGetValue(s.Id, out var at) || at != s.At)
            )
            {
                told[status.Id] = status.At;
                yield return new(status, "status");
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private static async Task<IResult> LogsAsync(
        LogServices services,
        EnvironmentId id,
        string kind,
        string name,
        bool follow,
        CancellationToken cancellationToken
    )
    {
        if (services.Sources.Find(id.Source)?.Git.Locate(id.Environment) is not { Environment: { } environment } location)
            return Results.Problem(title: "no such environment", detail: $"there is no environment {id}", statusCode: 404);
        var connection = await services.Accounts.ConnectAsync(location.Repository, environment, cancellationToken);
        var runs = await services.History.RunsAsync(id, Page.First(Paging.Most), cancellationToken);
        var actual = runs.FirstOrDefault(r => r.Resource == new ResourceId(kind, name).ToString())?.ActualName ?? name;
        if (
            services.Catalog.Find(kind) is not { } known
            || await connection.Reader.DescribeAsync(known, actual, cancellationToken) is not { } found
        )
            return Results.Problem(title: "no such resource", detail: $"there is no {kind}/{name} in {id}", statusCode: 404);
        async Task<bool> IsOverAsync(CancellationToken token) =>
            await connection.Reader.DescribeAsync(known, actual, token) is not { IsBusy: true };
        return TypedResults.ServerSentEvents(
            LinesAsync(connection.Logs.ReadAsync(found, follow ? IsOverAsync : null, cancellationToken), cancellationToken)
        );
    }

    private static async IAsyncEnumerable<SseItem<LogLine>> LinesAsync(
        IAsyncEnumerable<LogLine> lines,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var line in lines.WithCancellation(cancellationToken))
            yield return new(line, "line");
    }
}

/// <summary>What the logs of a resource need.</summary>
internal sealed record LogServices(Sources Sources, Accounts Accounts, IHistory History, KindCatalog Catalog);
