using Quartz;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>The Quartz job that polls a source.</summary>
[DisallowConcurrentExecution]
internal sealed class PollJob(SourcePoller poller) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        new(poller.PollAsync(context.JobDetail.Key.Name, cancellationToken));
}
