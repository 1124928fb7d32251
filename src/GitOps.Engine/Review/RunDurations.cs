using GitOps.Core.History;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Review;

/// <summary>How long runs take, from those that have ended.</summary>
internal static class RunDurations
{
    /// <summary>The duration of the last successful run of each resource; the records are newest first.</summary>
    public static IReadOnlyDictionary<ResourceId, TimeSpan> Of(IEnumerable<RunRecord> runs) =>
        (
            from run in runs
            where run.Status is "Completed" or "Succeeded" && run.Ended is not null
            let parts = run.Resource.Split('/', 2)
            select (Id: new ResourceId(parts[0], parts[^1]), Duration: run.Ended!.Value - run.Began)
        )
            .DistinctBy(r => r.Id)
            .ToDictionary(r => r.Id, r => r.Duration);
}
