using GitOps.Core.Manifests;
using Quartz;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>The Quartz job that reconciles an environment.</summary>
[DisallowConcurrentExecution]
internal sealed class ReconcileJob(ReconciliationRunner runner) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        new(runner.RunAsync(EnvironmentId.Parse(context.JobDetail.Key.Name)!, cancellationToken));
}
