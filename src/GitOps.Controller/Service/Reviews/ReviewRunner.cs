using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Environments;
using GitOps.Core.Reviews;
using GitOps.Engine.Review;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Reviews;

/// <summary>Runs a review, and schedules the next one if it needs one.</summary>
internal sealed partial class ReviewRunner(
    ReviewSources sources,
    RunningReviews running,
    ReviewReconciler reconciler,
    JobScheduler scheduler,
    ReviewOptions options,
    ILogger<ReviewRunner> logger
)
{
    public async Task RunAsync(ReviewId id, CancellationToken cancellationToken)
    {
        // A source that was removed from the settings, or has no credentials any more, is not reviewed.
        if (sources.Find(id.Source) is not { } source)
            return;
        using var review = running.Start(id, cancellationToken);
        TimeSpan? wait = TimeSpan.Zero;
        try
        {
            wait = await reconciler.ReconcileAsync(
                source with
                {
                    OnHead = head => review.Head = head,
                    OnError = exception => Log.Failed(logger, exception, id, exception.Message),
                },
                id,
                review.Token
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A newer head replaced the one that was being reviewed.
            Log.Superseded(logger, id);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // An error of the database or a bug; the review is not recorded, so that polls find it again too.
            wait = Backoff.After(1, options.FirstRetry, options.MaxRetry, options.Random());
            Log.Crashed(logger, exception, id);
        }

        if (wait is { } next && !cancellationToken.IsCancellationRequested)
            await scheduler.ScheduleReviewAsync(id, next, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "{Review}: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, ReviewId review, string reason);

        [LoggerMessage(2002, LogLevel.Information, "{Review}: a newer head replaces the one under review")]
        public static partial void Superseded(ILogger logger, ReviewId review);

        [LoggerMessage(2003, LogLevel.Error, "{Review}: the review crashed; it is tried again")]
        public static partial void Crashed(ILogger logger, Exception exception, ReviewId review);
    }
}
