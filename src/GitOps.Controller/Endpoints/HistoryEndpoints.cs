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
    private const int UsualPage = 50;
    private const int MostPage = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/commits/{commit}", async (string commit, ICommitLog log, AccessSettings access, HttpContext context, CancellationToken token) =>
            commit.Length < 4 ? TooShort() : Results.Ok((await log.FindAsync(commit, token)).Where(c => context.MayRead(access, c.Id.ToString())).Select(CommitView.Of))).Needs(Role.Reader);
        api.MapGet("/environments/{source}/{environment}/commits", async (string source, string environment, int? most, ICommitLog log, CancellationToken token) =>
            (await log.RecentAsync(new(source, environment), Page(most), token)).Select(CommitView.Of)).Needs(Role.Reader);
        api.MapGet("/environments/{source}/{environment}/passes", (string source, string environment, int? most, IHistory history, CancellationToken token) => history.PassesAsync(new(source, environment), Page(most), token)).Needs(Role.Reader);
        api.MapGet("/environments/{source}/{environment}/runs", (string source, string environment, int? most, IHistory history, CancellationToken token) => history.RunsAsync(new(source, environment), Page(most), token)).Needs(Role.Reader);
        api.MapGet("/audit", (long? after, int? most, IAuditLog log, CancellationToken token) => log.ReadAsync(after ?? 0, Page(most), token)).Needs(Role.Admin);
    }

    private static int Page(int? most) => Math.Clamp(most ?? UsualPage, 1, MostPage);

    private static IResult TooShort() => Results.Problem(title: "too short", detail: "found fewer than 4 digits of a commit, wanted at least 4", statusCode: 400);
}

/// <summary>A commit, for the API.</summary>
internal sealed record CommitView(string Environment, string Commit, string Author, string Title, string State, string Reason, DateTimeOffset Seen, DateTimeOffset? Ended, bool IsFinal)
{
    public static CommitView Of(CommitRecord record) => new(record.Id.ToString(), record.Commit, record.Author, record.Title, record.State.ToString(), record.Reason, record.Seen, record.Ended, record.IsFinal);
}
