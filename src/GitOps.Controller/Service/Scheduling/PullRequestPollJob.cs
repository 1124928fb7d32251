using GitOps.Controller.Service.Reviews;
using Quartz;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>The Quartz job that polls the pull requests of a source.</summary>
[DisallowConcurrentExecution]
internal sealed class PullRequestPollJob(PullRequestPoller poller) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        new(poller.PollAsync(context.JobDetail.Key.Name, cancellationToken));
}
