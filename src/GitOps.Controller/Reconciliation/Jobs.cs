using GitOps.Core.Reconciliation;
using Quartz;

namespace GitOps.Controller.Reconciliation;

/// <summary>Quartz's way to a source's poll.</summary>
[DisallowConcurrentExecution]
internal sealed class PollJob(SourcePoll poll) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        new(poll.RunAsync(context.JobDetail.Key.Name, cancellationToken));
}

/// <summary>Quartz's way to an environment's pass.</summary>
[DisallowConcurrentExecution]
internal sealed class PassJob(PassRunner runner) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        new(runner.RunAsync(EnvironmentId.Parse(context.JobDetail.Key.Name)!, cancellationToken));
}
