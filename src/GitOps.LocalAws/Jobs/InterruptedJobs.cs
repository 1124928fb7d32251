using GitOps.LocalAws.SageMaker;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Jobs;

/// <summary>The jobs and deployments that were in progress when the previous server stopped.</summary>
internal sealed class InterruptedJobs(ResourceStore store, ResourceOperations resources)
{
    public void Resume()
    {
        foreach (var regionStore in store.Regions)
            lock (regionStore.Lock)
                foreach (var resource in regionStore.All().Where(r => r.IsBusy).ToList())
                    resources.StartWork(regionStore, resource);
    }
}
