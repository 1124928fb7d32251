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
        if (await Count(context, id, cancellationToken) > 0)
            return;
        await Upsert.RunAsync(
            context,
            new ReviewRow(id.Source, id.Subject, "", "", "", DateTimeOffset.UnixEpoch, 0, 0, 0, null),
            except: nameof(ReviewRow.Requests),
            cancellationToken
        );
        await Count(context, id, cancellationToken);
    }

    public async Task DeleteAsync(ReviewId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await Rows(context, id).ExecuteDeleteAsync(cancellationToken);
    }

    private static Task<int> Count(StateContext context, ReviewId id, CancellationToken cancellationToken) =>
        Rows(context, id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Requests, r => r.Requests + 1), cancellationToken);

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
