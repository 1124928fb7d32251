using System.Collections.Concurrent;
using GitOps.Core.Reconciliation;
using Quartz;

namespace GitOps.Controller.Reconciliation;

/// <summary>When what is looked at: Quartz's jobs, which hold identities only. On PostgreSQL any controller may run any of them.</summary>
internal sealed class Clockwork(ISchedulerFactory schedulers, TimeProvider time)
{
    private const string Polls = "poll";
    private const string Passes = "pass";
    private readonly ConcurrentDictionary<JobKey, bool> _known = new();

    /// <summary>Asks a repository for news.</summary>
    public Task PollAsync(string source, TimeSpan wait, CancellationToken cancellationToken) =>
        ScheduleAsync<PollJob>(Polls, source, "next", wait, cancellationToken);

    /// <summary>The same, besides what is scheduled: a webhook told of news.</summary>
    public Task PollNowAsync(string source, CancellationToken cancellationToken) =>
        ScheduleAsync<PollJob>(Polls, source, "now", TimeSpan.Zero, cancellationToken);

    /// <summary>Looks at an environment when its last pass said so.</summary>
    public Task PassAsync(EnvironmentId id, TimeSpan wait, CancellationToken cancellationToken) =>
        ScheduleAsync<PassJob>(Passes, id.ToString(), "next", wait, cancellationToken);

    /// <summary>The same, besides what is scheduled: something has happened.</summary>
    public Task PassNowAsync(EnvironmentId id, CancellationToken cancellationToken) =>
        ScheduleAsync<PassJob>(Passes, id.ToString(), "now", TimeSpan.Zero, cancellationToken);

    private async Task ScheduleAsync<TJob>(string group, string name, string reason, TimeSpan wait, CancellationToken cancellationToken)
        where TJob : IJob
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var job = new JobKey(name, group);
        if (!_known.ContainsKey(job) && !await scheduler.Exists(job, cancellationToken))
            await scheduler.AddJob(
                JobBuilder.Create<TJob>().WithIdentity(job).StoreDurably().RequestRecovery().Build(),
                new() { Replace = true },
                cancellationToken
            );
        _known[job] = true;
        var trigger = TriggerBuilder.Create().WithIdentity($"{name} {reason}", group).ForJob(job).StartAt(time.GetUtcNow() + wait).Build();
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, cancellationToken);
    }
}
