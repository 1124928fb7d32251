using System.Collections.Concurrent;
using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Reviews;
using GitOps.Testing;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Quartz.Extensibility;

namespace GitOps.Controller.Tests.Service;

/// <summary>How sources share the threads of the scheduler.</summary>
public sealed class JobSchedulerTests : IAsyncLifetime
{
    private readonly Jobs _jobs = new();
    private ServiceProvider _services = null!;
    private JobScheduler _scheduler = null!;

    public async ValueTask InitializeAsync()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddQuartz(quartz =>
        {
            quartz.UseJobFactory(_jobs);
            quartz.UseDefaultThreadPool(ServiceLimits.SchedulerThreads);
            quartz.UseExecutionLimits(limits => ExecutionGroups.Limit(limits, sources: 3));
        });
        _services = services.BuildServiceProvider();
        var factory = _services.GetRequiredService<ISchedulerFactory>();
        _scheduler = new(factory, TimeProvider.System);
        await (await factory.GetScheduler(default)).Start(default);
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.End();
        await (await _services.GetRequiredService<ISchedulerFactory>().GetScheduler(default)).Shutdown(true, default);
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_source_with_many_hanging_environments_leaves_threads_to_the_others()
    {
        for (var i = 0; i < 100; i++)
            await _scheduler.ReconcileNowAsync(new("hanging", $"e{i}"), default);
        await Eventually.IsTrueAsync(() => _jobs.Started.Count >= ServiceLimits.ReconciliationsPerSource, "reconciliations to start");

        await _scheduler.ReconcileNowAsync(new("honest", "dev"), default);
        await _scheduler.PollNowAsync("honest", isFailing: false, default);

        await Eventually.IsTrueAsync(
            () => _jobs.Started.Contains("honest/dev") && _jobs.Started.Contains("honest"),
            "the honest source to be polled and reconciled"
        );
        Assert.Equal(ServiceLimits.ReconciliationsPerSource, _jobs.Started.Count(s => s.StartsWith("hanging", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Sources_that_fail_leave_polls_and_reconciliations_to_the_others()
    {
        for (var i = 0; i < 50; i++)
            await _scheduler.SchedulePollAsync($"failing{i}", TimeSpan.Zero, isFailing: true, default);
        await Eventually.IsTrueAsync(() => _jobs.Started.Count >= ServiceLimits.ConcurrentFailingPolls, "polls to start");

        // A webhook does not make a failing source one of the others.
        for (var i = 0; i < 100; i++)
            await _scheduler.PollNowAsync($"pushed{i}", isFailing: true, default);
        await _scheduler.SchedulePollAsync("honest", TimeSpan.Zero, isFailing: false, default);
        await _scheduler.ReconcileNowAsync(new("honest", "dev"), default);

        await Eventually.IsTrueAsync(
            () => _jobs.Started.Contains("honest/dev") && _jobs.Started.Contains("honest"),
            "the honest source to be polled and reconciled"
        );
        Assert.DoesNotContain(_jobs.Started, s => s.StartsWith("pushed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_review_that_is_requested_during_a_review_is_not_put_off_by_its_retry()
    {
        var id = ReviewId.OfPullRequest("shop", 7);
        await _scheduler.ScheduleReviewAsync(id, TimeSpan.Zero, default);
        await Eventually.IsTrueAsync(() => _jobs.Started.Count == 1, "the first review to start");

        await _scheduler.ScheduleReviewAsync(id, TimeSpan.Zero, default);
        await _scheduler.ScheduleReviewAsync(id, TimeSpan.FromHours(1), default);
        _jobs.End();

        await Eventually.IsTrueAsync(() => _jobs.Started.Count == 2, "the second review to start");
    }

    /// <summary>Jobs that hang until the end of the test.</summary>
    private sealed class Jobs : IJobFactory, IJob
    {
        private readonly TaskCompletionSource _end = new();

        public ConcurrentBag<string> Started { get; } = [];

        public void End() => _end.TrySetResult();

        public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken) =>
            new(new JobScope(this, null));

        public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            Started.Add(context.JobDetail.Key.Name);
            return new(_end.Task);
        }
    }
}
