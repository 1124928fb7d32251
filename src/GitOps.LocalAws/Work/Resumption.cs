using GitOps.LocalAws.SageMaker;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Work;

/// <summary>After a start takes up the work that an earlier server left.</summary>
internal sealed class Resumption(ResourceStore store, Crud crud)
{
    public void Resume()
    {
        foreach (var partition in store.Partitions)
            lock (partition.Lock)
                foreach (
                    var resource in partition.All().Where(r => r.Status is { } status && r.Kind.Status!.Busy.Contains(status)).ToList()
                )
                    crud.Work(partition, resource);
    }
}
