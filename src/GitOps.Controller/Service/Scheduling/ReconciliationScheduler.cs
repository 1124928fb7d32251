using System.Collections.Concurrent;
using GitOps.Core.Manifests;
using Quartz;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>
/// Schedules polls and reconciliations as Quartz jobs, which hold identities only. On PostgreSQL any controller may run any of them.
/// </summary>
internal sealed class ReconciliationScheduler(ISchedulerFactory schedulers, TimeProvider time)
{
    private const string Polls = "poll";
    private const string Reconciliations = "reconcile";
    private readonly ConcurrentDictionary<JobKey, bool> _known = new();

    /// <summary>Schedules a source's next poll.</summary>
    public Task SchedulePollAsync(string source, TimeSpan wait, CancellationToken cancellationToken) =>
        ScheduleAsync<PollJob>(Polls, source, "next", wait, cancellationToken);

    /// <summary>Polls a source now. The scheduled poll remains.</summary>
    public Task PollNowAsync(string source, CancellationToken cancellationToken) =>
        ScheduleAsync<PollJob>(Polls, source, "now", TimeSpan.Zero, cancellationToken);

    /// <summary>Schedules an environment's next reconciliation.</summary>
    public Task ScheduleReconciliationAsync(EnvironmentId id, TimeSpan wait, CancellationToken cancellationToken) =>
        ScheduleAsync<ReconcileJob>(Reconciliations, id.ToString(), "next", wait, cancellationToken);

    /// <summary>Reconciles an environment now. The scheduled reconciliation remains.</summary>
    public Task ReconcileNowAsync(EnvironmentId id, CancellationToken cancellationToken) =>
        ScheduleAsync<ReconcileJob>(Reconciliations, id.ToString(), "now", TimeSpan.Zero, cancellationToken);

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
