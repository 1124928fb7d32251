using System.Collections.Concurrent;
using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Scheduling;
using GitOps.Engine.Errors;
using GitOps.Engine.Review;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Reviews;

/// <summary>
/// Polls the pull requests and merge groups of a source, and has those reviewed that need it. Webhooks only make it sooner.
/// </summary>
internal sealed partial class PullRequestPoller(
    ReviewSources sources,
    RunningReviews running,
    ReviewReconciler reconciler,
    JobScheduler scheduler,
    ServiceSettings settings,
    ILogger<PullRequestPoller> logger
)
{
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);

    public async Task PollAsync(string name, CancellationToken cancellationToken)
    {
        if (sources.Find(name) is not { } source)
            return;
        try
        {
            foreach (var due in await reconciler.FindDueAsync(source, cancellationToken))
            {
                running.Supersede(due.Id, due.Head);
                await scheduler.ScheduleReviewAsync(due.Id, TimeSpan.Zero, cancellationToken);
            }
            _failures[name] = 0;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _failures.AddOrUpdate(name, 1, (_, count) => count + 1);
            if (exception is ServiceException)
                Log.NotPolled(logger, name, exception.Message);
            else
                Log.Crashed(logger, exception, name);
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
                await scheduler.SchedulePullRequestPollAsync(name, settings.NextPoll(_failures[name]), cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2011, LogLevel.Warning, "{Source}: pull requests could not be listed: {Reason}")]
        public static partial void NotPolled(ILogger logger, string source, string reason);

        [LoggerMessage(2012, LogLevel.Error, "{Source}: the poll of pull requests crashed; it is tried again")]
        public static partial void Crashed(ILogger logger, Exception exception, string source);
    }
}
