using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Manifests;
using GitOps.Engine.Reconciling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOps.Controller.Service.Api;

/// <summary>The sources, the status of environments, and the commands for them.</summary>
internal static class EnvironmentEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sources", ListSources).RequireRole(Role.Reader);
        api.MapGet("/environments", ListAsync).RequireRole(Role.Reader);
        api.MapGet("/environments/{source}/{environment}", FindAsync).RequireRole(Role.Reader);
        api.MapPost("/environments/{source}/{environment}/sync", SyncAsync).RequireRole(Role.Operator);
        api.MapPost("/environments/{source}/{environment}/retry/{kind}/{name}", RetryAsync).RequireRole(Role.Operator);
    }

    private static IEnumerable<SourceView> ListSources(Sources sources) => sources.All.Select(s => new SourceView(s.Name, s.Url, s.Error));

    private static async Task<IResult> ListAsync(
        string? source,
        [AsParameters] PageQuery query,
        IEnvironmentStore environments,
        AccessSettings access,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var all = await environments.ListAsync(source, cancellationToken);
        var readable = all.Where(s => context.MayRead(access, s.Id.ToString()));
        var page = await context.PageAsync<EnvironmentView>(
            query,
            page =>
                Task.FromResult<IReadOnlyList<EnvironmentView>>([.. readable.Skip(page.Offset).Take(page.Limit).Select(EnvironmentView.Of)])
        );
        return ETagResult.Ok(context, page);
    }

    private static async Task<IResult> FindAsync(
        string source,
        string environment,
        IEnvironmentStore environments,
        HttpContext context,
        CancellationToken cancellationToken
    ) =>
        await environments.FindAsync(new(source, environment), cancellationToken) is { } found
            ? ETagResult.Ok(context, EnvironmentView.Of(found))
            : NotFound(source, environment);

    private static async Task<IResult> SyncAsync(
        string source,
        string environment,
        CommandDispatcher commands,
        HttpContext context,
        CancellationToken cancellationToken
    ) =>
        await commands.SyncAsync(new(source, environment), UserOf(context), cancellationToken)
            ? Results.Accepted($"/api/v1/environments/{source}/{environment}")
            : NotFound(source, environment);

    private static async Task<IResult> RetryAsync(
        string source,
        string environment,
        string kind,
        string name,
        CommandDispatcher commands,
        HttpContext context,
        CancellationToken cancellationToken
    ) =>
        await commands.RetryAsync(new(source, environment), new(kind, name), UserOf(context), cancellationToken)
            ? Results.Accepted($"/api/v1/environments/{source}/{environment}")
            : NotFound(source, environment);

    private static string UserOf(HttpContext context) => context.User.Identity?.Name ?? "local user";

    private static IResult NotFound(string source, string environment) =>
        Results.Problem(
            title: "environment not found",
            detail: $"there is no environment {source}/{environment}, or it was not reconciled yet; GET /api/v1/environments lists all",
            statusCode: 404
        );
}
