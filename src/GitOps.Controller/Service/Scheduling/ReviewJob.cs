using GitOps.Controller.Service.Reviews;
using GitOps.Core.Reviews;
using Quartz;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>The Quartz job that reviews a pull request or a merge group.</summary>
[DisallowConcurrentExecution]
internal sealed class ReviewJob(ReviewRunner runner) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        new(runner.RunAsync(ReviewId.Parse(context.JobDetail.Key.Name)!, cancellationToken));
}
