using GitOps.Controller.Service.Access;
using GitOps.Core.Audit;
using GitOps.Core.Commits;
using GitOps.Engine.Audit;
using GitOps.Engine.Commits;
using GitOps.Engine.Reconciling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOps.Controller.Service.Api;

/// <summary>The history: commits, reconciliations, runs, the audit log.</summary>
internal static class HistoryEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(
                "/commits/{commit}",
                async (string commit, ICommitStore log, HttpContext context, CancellationToken token) =>
                    commit.Length < 4
                        ? TooShort()
                        : Results.Ok(
                            (await log.FindAsync(commit, token)).Where(c => context.Caller().MayRead(c.Id.ToString())).Select(CommitView.Of)
                        )
            )
            .RequireRole(Role.Reader, AccessScope.Any);
        api.MapGet(
                "/environments/{source}/{environment}/commits",
                async (
                    string source,
                    string environment,
                    [AsParameters] PageQuery query,
                    ICommitStore log,
                    HttpContext context,
                    CancellationToken token
                ) => (await context.PageAsync(query, page => log.RecentAsync(new(source, environment), page, token))).Select(CommitView.Of)
            )
            .RequireRole(Role.Reader, AccessScope.Environment);
        api.MapGet(
                "/environments/{source}/{environment}/reconciliations",
                (
                    string source,
                    string environment,
                    [AsParameters] PageQuery query,
                    IHistoryStore history,
                    HttpContext context,
                    CancellationToken token
                ) => context.PageAsync(query, page => history.ReconciliationsAsync(new(source, environment), page, token))
            )
            .RequireRole(Role.Reader, AccessScope.Environment);
        api.MapGet(
                "/environments/{source}/{environment}/runs",
                (
                    string source,
                    string environment,
                    [AsParameters] PageQuery query,
                    IHistoryStore history,
                    HttpContext context,
                    CancellationToken token
                ) => context.PageAsync(query, page => history.RunsAsync(new(source, environment), page, token))
            )
            .RequireRole(Role.Reader, AccessScope.Environment);
        api.MapGet(
                "/audit",
                async (long? after, int? limit, IAuditLog log, HttpContext context, CancellationToken token) =>
                {
                    var found = await log.ReadAsync(after ?? 0, Math.Clamp(limit ?? Paging.MaxLimit, 1, Paging.MaxLimit), token);
                    if (found.Count > 0)
                        context.LinkNext("after", found[^1].Number);
                    return found;
                }
            )
            // The chain can be verified as a whole only.
            .RequireRole(Role.Admin, AccessScope.All);
        api.MapGet(
                "/audit/verification",
                async (string? expectedHead, IAuditLog log, CancellationToken token) =>
                    expectedHead is not null && AuditHead.Parse(expectedHead) is null
                        ? InvalidHead()
                        : Results.Ok(await log.VerifyAsync(expectedHead is null ? null : AuditHead.Parse(expectedHead), token))
            )
            .RequireRole(Role.Admin, AccessScope.All);
    }

    private static IResult InvalidHead() =>
        Results.Problem(
            title: "invalid head",
            detail: "invalid expectedHead: expected <sequence number>:<64 hexadecimal digits>, as in the service's log",
            statusCode: 400
        );

    private static IResult TooShort() =>
        Results.Problem(title: "commit too short", detail: "invalid commit: expected at least 4 digits", statusCode: 400);
}
