using GitOps.Controller.Access;
using GitOps.Controller.Reconciliation;
using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOps.Controller.Endpoints;

/// <summary>How environments stand, and what can be asked of them.</summary>
internal static class EnvironmentEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sources", (Sources sources) => sources.All.Select(s => new SourceView(s.Name, s.Url, s.Fault))).Needs(Role.Reader);
        api.MapGet(
                "/environments",
                async (
                    string? source,
                    [AsParameters] PageQuery query,
                    IEnvironmentBook book,
                    AccessSettings access,
                    HttpContext context,
                    CancellationToken token
                ) =>
                    Tagged.Ok(
                        context,
                        await context.PageAsync<EnvironmentStatus>(
                            query,
                            async page =>
                                [
                                    .. (await book.ListAsync(source, token))
                                        .Where(s => context.MayRead(access, s.Id.ToString()))
                                        .Skip(page.Skip)
                                        .Take(page.Most),
                                ]
                        )
                    )
            )
            .Needs(Role.Reader);
        api.MapGet(
                "/environments/{source}/{environment}",
                async (string source, string environment, IEnvironmentBook book, HttpContext context, CancellationToken token) =>
                    await book.FindAsync(new(source, environment), token) is { } found
                        ? Tagged.Ok(context, found)
                        : Unknown(source, environment)
            )
            .Needs(Role.Reader);
        api.MapPost(
                "/environments/{source}/{environment}/sync",
                (string source, string environment, AskServices services, HttpContext context, CancellationToken token) =>
                    AskAsync(services, new(source, environment), "sync", "", context, token)
            )
            .Needs(Role.Operator);
        api.MapPost(
                "/environments/{source}/{environment}/retry/{kind}/{name}",
                (
                    string source,
                    string environment,
                    string kind,
                    string name,
                    AskServices services,
                    HttpContext context,
                    CancellationToken token
                ) => AskAsync(services, new(source, environment), "retry", $"{kind}/{name}", context, token)
            )
            .Needs(Role.Operator);
    }

    private static async Task<IResult> AskAsync(
        AskServices services,
        EnvironmentId id,
        string what,
        string resource,
        HttpContext context,
        CancellationToken token
    )
    {
        if (await services.Book.FindAsync(id, token) is not { } found)
            return Unknown(id.Source, id.Environment);
        var who = context.User.Identity?.Name ?? "somebody on this machine";
        await services.Requests.AskAsync(new(0, id, what, resource, who, services.Time.GetUtcNow()), token);
        services.Audit.Add(who, what, resource.Length > 0 ? $"{id} {resource}" : id.ToString(), found.Commit, "");
        await services.Clockwork.PassNowAsync(id, token);
        return Results.Accepted($"/api/v1/environments/{id}");
    }

    private static IResult Unknown(string source, string environment) =>
        Results.Problem(
            title: "no such environment",
            detail: $"there is no environment {source}/{environment}, or it had no pass yet; GET /api/v1/environments lists them",
            statusCode: 404
        );
}

/// <summary>A source, for the API.</summary>
internal sealed record SourceView(string Name, string Url, string? Fault);

/// <summary>What a request of a person's needs.</summary>
internal sealed record AskServices(IEnvironmentBook Book, IRequestBox Requests, AuditTrail Audit, Clockwork Clockwork, TimeProvider Time);
