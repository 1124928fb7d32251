using GitOps.Core.Reviews;
using GitOps.Engine.Review;
using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Records;

/// <summary>The table reviews.</summary>
internal sealed class ReviewStore(IDbContextFactory<StateContext> contexts) : IReviewStore
{
    public async Task<ReviewRecord?> FindAsync(ReviewId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Rows(context, id).SingleOrDefaultAsync(cancellationToken) is { } row ? Record(row) : null;
    }

    public async Task<IReadOnlyList<ReviewRecord>> ListAsync(string source, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. (await context.Reviews.AsNoTracking().Where(r => r.Source == source).ToListAsync(cancellationToken)).Select(Record)];
    }

    public async Task SaveAsync(ReviewRecord record, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (source, subject) = record.Id;
        var row = new ReviewRow(
            source,
            subject,
            record.Head,
            record.BaseBranch,
            record.Verdict,
            record.At,
            record.Requests,
            record.Answered,
            record.Failures,
            record.RetryAt
        );
        await Upsert.RunAsync(context, row, except: nameof(ReviewRow.Requests), cancellationToken);
    }

    public async Task RequestAsync(ReviewId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // One statement for both databases: requests that come at once are all counted.
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO reviews (source, subject, head, basebranch, verdict, "at", requests, answered, failures)
            VALUES ({id.Source}, {id.Subject}, '', '', '', 0, 1, 0, 0)
            ON CONFLICT (source, subject) DO UPDATE SET requests = reviews.requests + 1
            """,
            cancellationToken
        );
    }

    public async Task DeleteAsync(ReviewId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await Rows(context, id).ExecuteDeleteAsync(cancellationToken);
    }

    private static IQueryable<ReviewRow> Rows(StateContext context, ReviewId id) =>
        context.Reviews.AsNoTracking().Where(r => r.Source == id.Source && r.Subject == id.Subject);

    private static ReviewRecord Record(ReviewRow row) =>
        new(new(row.Source, row.Subject))
        {
            Head = row.Head,
            BaseBranch = row.BaseBranch,
            Verdict = row.Verdict,
            At = row.At,
            Requests = row.Requests,
            Answered = row.Answered,
            Failures = row.Failures,
            RetryAt = row.RetryAt,
        };
}
