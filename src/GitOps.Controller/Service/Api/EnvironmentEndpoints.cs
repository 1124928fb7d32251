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
        api.MapGet("/sources", ListSourcesAsync).RequireRole(Role.Reader, AccessScope.Any);
        api.MapGet("/environments", ListAsync).RequireRole(Role.Reader, AccessScope.Any);
        api.MapGet("/environments/{source}/{environment}", FindAsync).RequireRole(Role.Reader, AccessScope.Environment);
        api.MapPost("/environments/{source}/{environment}/sync", SyncAsync).RequireRole(Role.Operator, AccessScope.Environment);
        api.MapPost("/environments/{source}/{environment}/retry/{kind}/{name}", RetryAsync)
            .RequireRole(Role.Operator, AccessScope.Environment);
    }

    // A reader of one environment sees its source, whose error may be why the environment is not in sync.
    private static async Task<IEnumerable<SourceView>> ListSourcesAsync(
        Sources sources,
        IEnvironmentStore environments,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var caller = context.Caller();
        var statuses = await environments.ListAsync(null, cancellationToken);
        var readable = statuses.Where(s => caller.MayRead(s.Id.ToString())).Select(s => s.Id.Source).ToHashSet();
        return sources
            .All.Where(s => caller.MayReadSource(s.Name) || readable.Contains(s.Name))
            .Select(s => new SourceView(s.Name, s.Url, s.Error));
    }

    private static async Task<IResult> ListAsync(
        string? source,
        [AsParameters] PageQuery query,
        IEnvironmentStore environments,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var all = await environments.ListAsync(source, cancellationToken);
        var readable = all.Where(s => context.Caller().MayRead(s.Id.ToString()));
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
        await commands.SyncAsync(new(source, environment), context.Caller().Name, cancellationToken)
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
        await commands.RetryAsync(new(source, environment), new(kind, name), context.Caller().Name, cancellationToken)
            ? Results.Accepted($"/api/v1/environments/{source}/{environment}")
            : NotFound(source, environment);

    private static IResult NotFound(string source, string environment) =>
        Results.Problem(
            title: "environment not found",
            detail: $"there is no environment {source}/{environment}, or it was not reconciled yet; GET /api/v1/environments lists all",
            statusCode: 404
        );
}
