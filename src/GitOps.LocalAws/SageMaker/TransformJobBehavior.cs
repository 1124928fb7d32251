using GitOps.LocalAws.Jobs;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Batch transform jobs: run in the background.</summary>
internal sealed class TransformJobBehavior(TransformRunner runner, BackgroundJobs jobs) : KindBehavior
{
    public override string Kind => "TransformJob";

    public override void StartWork(RegionStore regionStore, StoredResource resource)
    {
        if (resource.Status is "InProgress")
            jobs.Start(
                resource.Arn,
                token => runner.RunAsync(regionStore, resource, token),
                reason => runner.End(regionStore, resource, "Failed", reason)
            );
        else if (resource.Status is "Stopping")
            runner.End(regionStore, resource, "Stopped", null);
    }

    public override void OnStop(RegionStore regionStore, StoredResource resource)
    {
        jobs.Stop(resource.Arn);
        runner.End(regionStore, resource, "Stopped", null);
    }
}
