using System.Text.Json.Nodes;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Jobs;

/// <summary>Atomic updates of a resource by background jobs.</summary>
internal static class ResourceUpdate
{
    /// <summary>Applies a change to the current state of a resource. Does nothing if the resource was deleted or replaced.</summary>
    public static void Apply(RegionStore regionStore, StoredResource resource, Func<StoredResource, StoredResource> change)
    {
        lock (regionStore.Lock)
            if (regionStore.Find(resource.Kind, resource.Key) is { } current && current.Arn == resource.Arn)
                regionStore.Put(change(current));
    }

    /// <summary>Moves a training job to its next secondary status.</summary>
    public static StoredResource WithSecondaryStatus(this StoredResource job, string status, string message, DateTimeOffset now)
    {
        var transitions = job.Document["SecondaryStatusTransitions"]?.DeepClone().AsArray() ?? [];
        if (transitions.LastOrDefault() is JsonObject last)
            last["EndTime"] ??= StoredResource.UnixSeconds(now);
        transitions.Add(
            new JsonObject
            {
                ["Status"] = status,
                ["StartTime"] = StoredResource.UnixSeconds(now),
                ["StatusMessage"] = message,
            }
        );
        return job.With(
            ("SecondaryStatus", status),
            ("SecondaryStatusTransitions", transitions),
            ("LastModifiedTime", StoredResource.UnixSeconds(now))
        );
    }
}
