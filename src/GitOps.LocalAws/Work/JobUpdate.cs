using System.Text.Json.Nodes;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.Work;

/// <summary>Changes a resource in one step under the partition's lock.</summary>
internal static class JobUpdate
{
    /// <summary>Changes the resource as it is now; one that is gone stays gone.</summary>
    public static void Change(Partition partition, StoredResource resource, Func<StoredResource, StoredResource> change)
    {
        lock (partition.Lock)
            if (partition.Find(resource.Kind, resource.Key) is { } now && now.Arn == resource.Arn)
                partition.Put(change(now));
    }

    /// <summary>Moves a training job to its next secondary status.</summary>
    public static StoredResource Secondary(this StoredResource job, string status, string message, DateTimeOffset now)
    {
        var transitions = job.Document["SecondaryStatusTransitions"]?.DeepClone().AsArray() ?? [];
        if (transitions.LastOrDefault() is JsonObject last)
            last["EndTime"] ??= StoredResource.Seconds(now);
        transitions.Add(
            new JsonObject
            {
                ["Status"] = status,
                ["StartTime"] = StoredResource.Seconds(now),
                ["StatusMessage"] = message,
            }
        );
        return job.With(
            ("SecondaryStatus", status),
            ("SecondaryStatusTransitions", transitions),
            ("LastModifiedTime", StoredResource.Seconds(now))
        );
    }
}
