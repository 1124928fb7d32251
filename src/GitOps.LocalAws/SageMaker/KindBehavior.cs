using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>What resources of one kind do besides being stored. The default implementation does nothing.</summary>
internal abstract class KindBehavior
{
    /// <summary>The name of the kind in the catalog.</summary>
    public abstract string Kind { get; }

    /// <summary>Rejects or completes a resource before it is created. Called under the region store's lock.</summary>
    public virtual StoredResource OnCreate(RegionStore regionStore, StoredResource resource, JsonObject request, Caller caller) => resource;

    /// <summary>Rejects or completes an update. Called under the region store's lock.</summary>
    public virtual StoredResource OnUpdate(RegionStore regionStore, StoredResource before, StoredResource after, JsonObject request) =>
        after;

    /// <summary>Rejects a deletion or prepares for it. Called under the region store's lock.</summary>
    public virtual void OnDelete(RegionStore regionStore, StoredResource resource) { }

    /// <summary>Starts the work that the resource's status requires. Called after a create, an update and a server restart.</summary>
    public virtual void StartWork(RegionStore regionStore, StoredResource resource) { }

    /// <summary>Stops a run. Called under the region store's lock.</summary>
    public virtual void OnStop(RegionStore regionStore, StoredResource resource) { }
}
