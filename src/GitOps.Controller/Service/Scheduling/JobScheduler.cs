using System.Collections.Concurrent;
using GitOps.Controller.Service.Composition;
using GitOps.Core.Manifests;
using GitOps.Core.Reviews;
using Quartz;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>
/// Schedules polls, reconciliations and reviews as Quartz jobs, which hold identities only. On PostgreSQL any controller may run any of
/// them.
/// </summary>
internal sealed class JobScheduler(ISchedulerFactory schedulers, TimeProvider time)
{
    private const string Polls = "poll";
    private const string PullRequestPolls = "poll pull requests";
    private const string Reconciliations = "reconcile";
    private const string Reviews = "review";
    private readonly ConcurrentDictionary<JobKey, bool> _known = new();

    /// <summary>Schedules a source's next poll; those of sources that fail do not hold the threads of the others.</summary>
    public Task SchedulePollAsync(string source, TimeSpan wait, bool isFailing, CancellationToken cancellationToken) =>
        ScheduleAsync<PollJob>(new(source, Polls), "next", ExecutionGroups.PollsOf(isFailing), wait, cancellationToken);

    /// <summary>
    /// Polls a source now; one whose last poll failed soon, and among others like it, however often that is requested. The scheduled poll
    /// remains.
    /// </summary>
    public Task PollNowAsync(string source, bool isFailing, CancellationToken cancellationToken) =>
        ScheduleAsync<PollJob>(
            new(source, Polls),
            "now",
            ExecutionGroups.PollsOf(isFailing),
            isFailing ? ServiceLimits.FailingPollDelay : TimeSpan.Zero,
            cancellationToken
        );

    /// <summary>Schedules an environment's next reconciliation.</summary>
    public Task ScheduleReconciliationAsync(EnvironmentId id, TimeSpan wait, CancellationToken cancellationToken) =>
        ScheduleAsync<ReconcileJob>(
            new(id.ToString(), Reconciliations),
            "next",
            ExecutionGroups.ReconciliationsOf(id.Source),
            wait,
            cancellationToken
        );

    /// <summary>Reconciles an environment now. The scheduled reconciliation remains.</summary>
    public Task ReconcileNowAsync(EnvironmentId id, CancellationToken cancellationToken) =>
        ScheduleAsync<ReconcileJob>(
            new(id.ToString(), Reconciliations),
            "now",
            ExecutionGroups.ReconciliationsOf(id.Source),
            TimeSpan.Zero,
            cancellationToken
        );

    /// <summary>Schedules the next poll of a source's pull requests.</summary>
    public Task SchedulePullRequestPollAsync(string source, TimeSpan wait, CancellationToken cancellationToken) =>
        ScheduleAsync<PullRequestPollJob>(new(source, PullRequestPolls), "next", ExecutionGroups.PullRequestPolls, wait, cancellationToken);

    /// <summary>Schedules a review, now or later. One that is to run now is not put off by a later one, nor the other way round.</summary>
    public async Task ScheduleReviewAsync(ReviewId id, TimeSpan wait, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        // The job ends with its last trigger: pull requests come and go.
        var job = JobBuilder.Create<ReviewJob>().WithIdentity(id.ToString(), Reviews).RequestRecovery().Build();
        var trigger = TriggerOf(job.Key, wait > TimeSpan.Zero ? "next" : "now", ExecutionGroups.ReviewsOf(id.Source), wait);
        await scheduler.ScheduleJob(job, trigger, new() { Replace = true }, cancellationToken);
    }

    /// <summary>Schedules the sources and environments that are not scheduled, and finds out how late the others are.</summary>
    public async Task<ScheduleState> RestoreAsync(
        IReadOnlyCollection<string> sources,
        IReadOnlyCollection<string> reviewed,
        IReadOnlyCollection<EnvironmentId> environments,
        CancellationToken cancellationToken
    )
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var waiting = await FindTriggersAsync(scheduler, cancellationToken);
        var running = await scheduler.QueryFireInstances(new() { Take = int.MaxValue - 1 }, cancellationToken);
        var busy = running.Items.Select(f => f.JobKey).OfType<JobKey>().ToHashSet();
        var scheduled = waiting.Select(t => t.JobKey).Concat(busy).ToHashSet();
        var lostPolls = sources.Where(s => IsLost(new(s, Polls))).ToList();
        var lostPullRequestPolls = reviewed.Where(s => IsLost(new(s, PullRequestPolls))).ToList();
        var lostReconciliations = environments.Where(e => IsLost(new(e.ToString(), Reconciliations))).ToList();
        foreach (var source in lostPolls)
            await SchedulePollAsync(source, TimeSpan.Zero, isFailing: false, cancellationToken);
        foreach (var source in lostPullRequestPolls)
            await SchedulePullRequestPollAsync(source, TimeSpan.Zero, cancellationToken);
        foreach (var id in lostReconciliations)
            await ScheduleReconciliationAsync(id, TimeSpan.Zero, cancellationToken);
        return new(
            lostPolls.Count + lostPullRequestPolls.Count + lostReconciliations.Count,
            // One source can have more work than its share of the threads. The scheduler itself is late when the jobs of all sources are.
            waiting.Where(t => !busy.Contains(t.JobKey)).GroupBy(t => SourceOf(t.JobKey)).Max(g => g.Min(t => t.NextFireTimeUtc)),
            time.GetUtcNow()
        );

        bool IsLost(JobKey job)
        {
            if (scheduled.Contains(job))
                return false;
            _known.TryRemove(job, out _);
            return true;
        }
    }

    // A trigger in an error state never fires.
    private static async Task<List<TriggerHeader>> FindTriggersAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        var found = new List<TriggerHeader>();
        while (true)
        {
            var page = await scheduler.QueryTriggers(new() { Skip = found.Count, Take = 1000 }, cancellationToken);
            found.AddRange(page.Items);
            if (!page.HasMore)
                return [.. found.Where(t => t.State is not (TriggerState.Error or TriggerState.Complete))];
        }
    }

    private static string SourceOf(JobKey job) =>
        job.Group switch
        {
            Reconciliations => EnvironmentId.Parse(job.Name)?.Source,
            Reviews => ReviewId.Parse(job.Name)?.Source,
            _ => null,
        } ?? job.Name;

    private async Task ScheduleAsync<TJob>(
        JobKey job,
        string reason,
        string executionGroup,
        TimeSpan wait,
        CancellationToken cancellationToken
    )
        where TJob : IJob
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        if (!_known.ContainsKey(job) && !await scheduler.Exists(job, cancellationToken))
            await scheduler.AddJob(
                JobBuilder.Create<TJob>().WithIdentity(job).StoreDurably().RequestRecovery().Build(),
                new() { Replace = true },
                cancellationToken
            );
        _known[job] = true;
        await scheduler.ScheduleTrigger(TriggerOf(job, reason, executionGroup, wait), TriggerConflict.Replace, cancellationToken);
    }

    private ITrigger TriggerOf(JobKey job, string reason, string executionGroup, TimeSpan wait) =>
        TriggerBuilder
            .Create()
            .WithIdentity($"{job.Name} {reason}", job.Group)
            .ForJob(job)
            .WithExecutionGroup(executionGroup)
            .StartAt(time.GetUtcNow() + wait)
            .Build();
}
