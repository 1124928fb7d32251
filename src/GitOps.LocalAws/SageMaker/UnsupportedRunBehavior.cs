using GitOps.LocalAws.Jobs;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>A kind of run that local AWS validates and stores but cannot run: it ends as Failed with that reason.</summary>
internal abstract class UnsupportedRunBehavior(TimeProvider time) : KindBehavior
{
    public override void StartWork(RegionStore regionStore, StoredResource resource)
    {
        if (!resource.Kind.Status!.Busy.Contains(resource.Status!))
            return;
        ResourceUpdate.Apply(
            regionStore,
            resource,
            r =>
                r.WithStatus("Failed", time.GetUtcNow())
                    .With(("FailureReason", $"local AWS can't run a {Kind} yet: the request is valid and was stored, but nothing was run"))
        );
    }
}
