using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Deliveries;
using GitOps.Core.Reviews;
using GitOps.Engine.Review;

namespace GitOps.Controller.Service.Reviews;

/// <summary>
/// Has reviewed what a webhook names. Only identities are taken from it: what is true is read from the host.
/// </summary>
internal sealed class ReviewRequests(ReviewSources sources, RunningReviews running, IReviewStore store, JobScheduler scheduler)
{
    /// <summary>Handles a delivery of a source; does nothing when it names nothing to review.</summary>
    public async Task HandleAsync(string source, DeliveryContent content, CancellationToken cancellationToken)
    {
        if (sources.Find(source) is null)
            return;
        switch (content)
        {
            case PullRequestUpdated updated:
                var id = ReviewId.OfPullRequest(source, updated.Number);
                if (updated.HasNewHead)
                    running.Supersede(id, newest: null);
                await ReviewAsync(id, cancellationToken);
                break;
            case PullRequestMerged merged:
                await ReviewAsync(ReviewId.OfPullRequest(source, merged.Number), cancellationToken);
                break;
            case PullRequestApproved approved:
                await RequestAsync(ReviewId.OfPullRequest(source, approved.Number), cancellationToken);
                break;
            case CheckRerequested check:
                foreach (var record in (await store.ListAsync(source, cancellationToken)).Where(r => r.Head == check.Head))
                    await RequestAsync(record.Id, cancellationToken);
                break;
            case MergeGroupCreated group when new ReviewId(source, group.Branch) is { GroupBase: not null } branch:
                await ReviewAsync(branch, cancellationToken);
                break;
        }
    }

    private Task ReviewAsync(ReviewId id, CancellationToken cancellationToken) =>
        scheduler.ScheduleReviewAsync(id, TimeSpan.Zero, cancellationToken);

    // The head was reviewed before, and its base may have moved since.
    private async Task RequestAsync(ReviewId id, CancellationToken cancellationToken)
    {
        await store.RequestAsync(id, cancellationToken);
        await ReviewAsync(id, cancellationToken);
    }
}
