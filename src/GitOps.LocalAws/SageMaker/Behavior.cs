using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>What one kind does beyond being stored: named by its kind, found through the catalog. The default does nothing.</summary>
internal abstract class Behavior
{
    /// <summary>The kind.</summary>
    public abstract string Kind { get; }

    /// <summary>Refuses or completes a resource that is about to be made; under the partition's lock.</summary>
    public virtual StoredResource Creating(Partition partition, StoredResource resource, JsonObject request, Caller caller) => resource;

    /// <summary>Refuses or completes an update; under the partition's lock.</summary>
    public virtual StoredResource Updating(Partition partition, StoredResource before, StoredResource after, JsonObject request) => after;

    /// <summary>Refuses a deletion; under the partition's lock.</summary>
    public virtual void Deleting(Partition partition, StoredResource resource) { }

    /// <summary>Takes up the work that a resource's status asks for: after it was made or updated, and after a restart.</summary>
    public virtual void Work(Partition partition, StoredResource resource) { }

    /// <summary>Stops a run; under the partition's lock.</summary>
    public virtual void Stopping(Partition partition, StoredResource resource) { }
}
