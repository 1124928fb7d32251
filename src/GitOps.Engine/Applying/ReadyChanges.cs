using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Deciding;

namespace GitOps.Engine.Applying;

/// <summary>Picks the changes of a plan that can be applied now.</summary>
internal static class ReadyChanges
{
    public static IReadOnlyList<AllowedChange> Of(DecidedPlan decided, IReadOnlySet<ResourceId> excluded)
    {
        var plan = decided.Plan;
        var open = decided.Allowed.Where(a => !excluded.Contains(a.Change.Id)).ToList();
        var unsettled = plan.Changes.Where(c => c.IsDesired && c.Action != ChangeAction.NoChange).Select(c => c.Id).ToHashSet();
        var ready = open.Where(a => !IsRemoval(a.Change) && !a.Change.DependsOn.Any(unsettled.Contains)).ToList();
        var forgotten = open.Where(a => a.Change.Action == ChangeAction.Forget).ToList();
        var isBusy = plan.Changes.Any(c => c.Action == ChangeAction.Wait || c.Observed?.IsBeingDeleted == true);
        if (ready.Count > 0 || isBusy)
            return [.. ready, .. forgotten.Where(a => !a.Change.IsHousekeeping)];
        // Earlier runs are forgotten, and earlier versions deleted, after their successors exist: until then they explain why those are
        // created, and are what a rollback returns to. Deletions come last, users before what they use: one kind in each round.
        var missing = plan.Changes.Where(c => c.IsDesired && c.Observed is null).Select(c => c.Id).ToHashSet();
        var deletions = open.Where(a => a.Change.Action == ChangeAction.Delete && !unsettled.Contains(a.Change.Id)).ToList();
        return
        [
            .. forgotten.Where(a => !a.Change.IsHousekeeping || !missing.Contains(a.Change.Id)),
            .. deletions.TakeWhile(a => a.Change.Kind == deletions[0].Change.Kind),
        ];
    }

    private static bool IsRemoval(Change change) => change.Action is ChangeAction.Delete or ChangeAction.Forget;
}
