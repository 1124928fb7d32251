using GitOps.LocalAws.Store;
using GitOps.LocalAws.Work;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Batch transform jobs: each input object answered by the model.</summary>
internal sealed class TransformJobs(TransformRunner runner, BackgroundWork work) : Behavior
{
    public override string Kind => "TransformJob";

    public override void Work(Partition partition, StoredResource resource)
    {
        if (resource.Status is "InProgress")
            work.Start(resource.Arn, token => runner.RunAsync(partition, resource, token));
        else if (resource.Status is "Stopping")
            runner.End(partition, resource, "Stopped", null);
    }

    public override void Stopping(Partition partition, StoredResource resource)
    {
        work.Stop(resource.Arn);
        runner.End(partition, resource, "Stopped", null);
    }
}
