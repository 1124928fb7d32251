using GitOps.Core.Environments;
using GitOps.Core.Reports;
using GitOps.Core.Reviews;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using GitOps.Engine.Reconciling;

namespace GitOps.Engine.Review;

/// <summary>A review that is due: of a head, or (null) of what is no longer open.</summary>
public sealed record DueReview(ReviewId Id, string? Head);

/// <summary>
/// Reviews a pull request or a merge group if its head needs it, and publishes the result: level-triggered, so that it can be called as
/// often as one likes. Thread-safe, one call at a time for each review.
/// </summary>
public sealed class ReviewReconciler(
    PullRequestReviewer reviewer,
    IMerges merges,
    IReviewStore store,
    ReviewOptions options,
    TimeProvider time
)
{
    private const int MaxComment = 60_000;

    /// <summary>
    /// Lists the pull requests and merge groups of a source that need a review now, with their heads, and those that are no longer open
    /// (without a head), whose review only ends the record of them.
    /// </summary>
    public async Task<IReadOnlyList<DueReview>> FindDueAsync(ReviewSource source, CancellationToken cancellationToken)
    {
        var records = (await store.ListAsync(source.Name, cancellationToken)).ToDictionary(r => r.Id);
        var pulls =
            from pull in await source.Host.PullRequests.ListOpenAsync(cancellationToken)
            select (Id: ReviewId.OfPullRequest(source.Name, pull.Number), pull.Head, pull.BaseBranch);
        var groups =
            from tip in merges.MergeGroups(source.Remote)
            let id = new ReviewId(source.Name, tip.Name)
            where id.GroupBase is not null
            select (Id: id, Head: tip.Commit, BaseBranch: id.GroupBase!);
        var open = pulls.Concat(groups).ToList();
        var now = time.GetUtcNow();
        return
        [
            .. from o in open
            where (records.GetValueOrDefault(o.Id) ?? new(o.Id)).IsDue(o.Head, o.BaseBranch, now)
            select new DueReview(o.Id, o.Head),
            .. records.Keys.Except(open.Select(o => o.Id)).Select(id => new DueReview(id, null)),
        ];
    }

    /// <summary>Reviews what an id names. Returns when it has to be called again; null when only a change requires it.</summary>
    public async Task<TimeSpan?> ReconcileAsync(ReviewSource source, ReviewId id, CancellationToken cancellationToken)
    {
        var record = await store.FindAsync(id, cancellationToken) ?? new(id);
        var attempt = record;
        try
        {
            if (await FindAsync(source, id, cancellationToken) is not { } target)
            {
                await store.DeleteAsync(id, cancellationToken);
                // The check of its head may be that of others as well.
                foreach (var other in await OthersAsync(id, record.Head, cancellationToken))
                    await store.RequestAsync(other, cancellationToken);
                return null;
            }

            attempt = record with { Head = target.Head, BaseBranch = target.BaseBranch };
            if (!record.IsDue(target.Head, target.BaseBranch, time.GetUtcNow()))
                return null;
            source.OnHead(target.Head);
            var plan = await AnnouncedAsync(
                ReviewAsync(source, target, record.Requests > record.Answered, cancellationToken),
                source,
                target,
                isNewHead: record.Head != target.Head,
                cancellationToken
            );
            // Only the plan of the newest head is published.
            if (!target.IsSameAs(await FindAsync(source, id, cancellationToken)))
                return TimeSpan.Zero;
            // Git has another head than the host says: one of them is late.
            if (plan is null)
                return await EndAsync(attempt with { Verdict = "the head in Git is another" }, isFailure: true, cancellationToken);
            // Known before the check is published, so that of two reviews of one head at once the last to publish knows of the other.
            await store.SaveAsync(attempt with { RetryAt = time.GetUtcNow() }, cancellationToken);
            await PublishAsync(source, target, plan, cancellationToken);
            return await EndAsync(
                attempt with
                {
                    Answered = record.Requests,
                    Verdict = ReviewReport.Verdict(plan),
                },
                plan.IsIncomplete,
                cancellationToken
            );
        }
        catch (ServiceException error)
        {
            source.OnError(error);
            return await EndAsync(attempt with { Verdict = error.Message }, isFailure: true, cancellationToken);
        }
    }

    private async Task<Target?> FindAsync(ReviewSource source, ReviewId id, CancellationToken cancellationToken)
    {
        if (id.Number is { } number)
            return await source.Host.PullRequests.FindAsync(number, cancellationToken) is { IsOpen: true } pull
                ? new(id, pull.Head, pull.BaseBranch, pull)
                : null;
        await source.FetchAsync(cancellationToken);
        return source.Git.TipOf(id.Subject) is { } tip && id.GroupBase is { } branch ? new(id, tip.Commit, branch, null) : null;
    }

    private async Task<PullRequestPlan?> ReviewAsync(
        ReviewSource source,
        Target target,
        bool isRequested,
        CancellationToken cancellationToken
    )
    {
        var empty = new PullRequestPlan(target.Id.Number ?? 0, target.Head, "", target.BaseBranch);
        try
        {
            // The clone may lack the newest commits of the base branch.
            if (target.Pull is { } waiting && source.Git.TipOf(target.BaseBranch)?.Commit != waiting.Base)
                await source.FetchAsync(cancellationToken);
            var (mark, refusal) = await source.Reading.BeginAsync(target.Id.ToString(), target.Head, isRequested, cancellationToken);
            using var reading = mark;
            if (refusal is not null)
                return empty with { Problem = new ReviewFailed(refusal) };
            return target.Pull is { } pull
                ? await reviewer.ReviewAsync(source, pull, isRequested: false, cancellationToken)
                : await reviewer.ReviewAsync(source, new(target.Head, target.Id.Subject), target.BaseBranch, cancellationToken);
        }
        catch (Exception exception) when (UnexpectedErrors.IsOutcome(exception))
        {
            if (exception is ServiceException error)
                return empty with { Problem = new ReviewFailed(error.ToReason()) };
            // Its message may quote anything.
            source.OnError(exception);
            return empty with { Problem = new ReviewFailed(new UnexpectedError(exception.GetType().Name, "an unexpected error")) };
        }
    }

    // Waits for a review, and says so on the pull request if that takes long.
    private async Task<PullRequestPlan?> AnnouncedAsync(
        Task<PullRequestPlan?> review,
        ReviewSource source,
        Target target,
        bool isNewHead,
        CancellationToken cancellationToken
    )
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(review, Task.Delay(options.AnnounceAfter, time, timer.Token));
        await timer.CancelAsync();
        try
        {
            if (!review.IsCompleted && isNewHead && target.Id.Number is { } number)
                await source.Host.Publisher.EditAsync(
                    number,
                    MarkerOf(source),
                    text => ReviewReport.Outdated(text, target.Head),
                    cancellationToken
                );
            if (!review.IsCompleted)
                await source.Host.Publisher.PublishAsync(PlanCheck.InProgress(MarkerOf(source), target.Head), cancellationToken);
        }
        catch (ServiceException error)
        {
            // The result is published all the same, or its failure is reported.
            source.OnError(error);
        }

        return await review;
    }

    private async Task PublishAsync(ReviewSource source, Target target, PullRequestPlan plan, CancellationToken cancellationToken)
    {
        var (publisher, marker) = (source.Host.Publisher, MarkerOf(source));
        if (target.Id.Number is { } number)
        {
            var text = ReviewReport.Fit(plan, MaxComment);
            // A pull request that changes nothing here gets no comment, but one that it has is updated.
            if (plan is { Problem: null, Settings: null, Environments.IsEmpty: true })
                await publisher.EditAsync(number, marker, _ => text, cancellationToken);
            else
                await publisher.PublishAsync(number, marker, text, cancellationToken);
        }

        // Last, since a check that has ended allows the merge.
        await publisher.PublishAsync(PlanCheck.Of(await DecisiveAsync(source, target, plan, cancellationToken), marker), cancellationToken);
    }

    // A commit has one check, also if it is the head of several pull requests: it allows none of them what another one must not do.
    private async Task<PullRequestPlan> DecisiveAsync(
        ReviewSource source,
        Target target,
        PullRequestPlan plan,
        CancellationToken cancellationToken
    )
    {
        var plans = new List<(PullRequest? Pull, PullRequestPlan Plan)> { (target.Pull, plan) };
        foreach (var id in await OthersAsync(target.Id, target.Head, cancellationToken))
            if (
                await FindAsync(source, id, cancellationToken) is { } other
                && other.Head == target.Head
                && await ReviewAsync(source, other, isRequested: false, cancellationToken) is { } found
            )
                plans.Add((other.Pull, found));
        // The same merge is planned for people with write access: what a fork proposes with it needs no request.
        plans.RemoveAll(p =>
            p.Pull?.IsFromFork == true && plans.Any(o => o.Pull?.IsFromFork == false && o.Pull.BaseBranch == p.Pull.BaseBranch)
        );
        return plans.MaxBy(p => p.Plan.State).Plan;
    }

    private async Task<IReadOnlyList<ReviewId>> OthersAsync(ReviewId id, string head, CancellationToken cancellationToken) =>
        [
            .. (await store.ListAsync(id.Source, cancellationToken))
                .Where(r => head.Length > 0 && r.Head == head && r.Id != id)
                .Select(r => r.Id),
        ];

    private async Task<TimeSpan?> EndAsync(ReviewRecord record, bool isFailure, CancellationToken cancellationToken)
    {
        var failures = isFailure ? record.Failures + 1 : 0;
        TimeSpan? wait = isFailure ? Backoff.After(failures, options.FirstRetry, options.MaxRetry, options.Random()) : null;
        var now = time.GetUtcNow();
        await store.SaveAsync(record with { Failures = failures, RetryAt = now + wait, At = now }, cancellationToken);
        return wait;
    }

    private ReviewMarker MarkerOf(ReviewSource source) => new(source.Name, options.Instance, "plan");

    // What is reviewed, as it is now; the pull request is null for a merge group.
    private sealed record Target(ReviewId Id, string Head, string BaseBranch, PullRequest? Pull)
    {
        public bool IsSameAs(Target? now) => now is not null && now.Head == Head && now.BaseBranch == BaseBranch;
    }
}
