using GitOps.Controller.Access;
using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOps.Controller.Endpoints;

/// <summary>What was: commits, passes, runs, the audit log.</summary>
internal static class HistoryEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(
                "/commits/{commit}",
                async (string commit, ICommitLog log, AccessSettings access, HttpContext context, CancellationToken token) =>
                    commit.Length < 4
                        ? TooShort()
                        : Results.Ok(
                            (await log.FindAsync(commit, token)).Where(c => context.MayRead(access, c.Id.ToString())).Select(CommitView.Of)
                        )
            )
            .Needs(Role.Reader);
        api.MapGet(
                "/environments/{source}/{environment}/commits",
                async (
                    string source,
                    string environment,
                    [AsParameters] PageQuery query,
                    ICommitLog log,
                    HttpContext context,
                    CancellationToken token
                ) => (await context.PageAsync(query, page => log.RecentAsync(new(source, environment), page, token))).Select(CommitView.Of)
            )
            .Needs(Role.Reader);
        api.MapGet(
                "/environments/{source}/{environment}/passes",
                (
                    string source,
                    string environment,
                    [AsParameters] PageQuery query,
                    IHistory history,
                    HttpContext context,
                    CancellationToken token
                ) => context.PageAsync(query, page => history.PassesAsync(new(source, environment), page, token))
            )
            .Needs(Role.Reader);
        api.MapGet(
                "/environments/{source}/{environment}/runs",
                (
                    string source,
                    string environment,
                    [AsParameters] PageQuery query,
                    IHistory history,
                    HttpContext context,
                    CancellationToken token
                ) => context.PageAsync(query, page => history.RunsAsync(new(source, environment), page, token))
            )
            .Needs(Role.Reader);
        api.MapGet(
                "/audit",
                async (long? after, int? most, IAuditLog log, HttpContext context, CancellationToken token) =>
                {
                    var found = await log.ReadAsync(after ?? 0, Math.Clamp(most ?? Paging.Most, 1, Paging.Most), token);
                    if (found.Count > 0)
                        context.LinkNext("after", found[^1].Number);
                    return found;
                }
            )
            .Needs(Role.Admin);
    }

    private static IResult TooShort() =>
        Results.Problem(title: "too short", detail: "found fewer than 4 digits of a commit, wanted at least 4", statusCode: 400);
}

/// <summary>A commit, for the API.</summary>
internal sealed record CommitView(
    string Environment,
    string Commit,
    string Author,
    string Title,
    string State,
    string Reason,
    DateTimeOffset Seen,
    DateTimeOffset? Ended,
    bool IsFinal
)
{
    public static CommitView Of(CommitRecord record) =>
        new(
            record.Id.ToString(),
            record.Commit,
            record.Author,
            record.Title,
            record.State.ToString(),
            record.Reason,
            record.Seen,
            record.Ended,
            record.IsFinal
        );
}
