using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Operations;

/// <summary>Picks the steps of a plan that can be taken now.</summary>
internal static class Readiness
{
    public static IReadOnlyList<Change> Of(Plan plan, IReadOnlyDictionary<ResourceId, string> refusals)
    {
        // What was refused once in this apply is left for the next.
        var open = plan.Changes.Where(c => c.IsActionable && !refusals.ContainsKey(c.Id)).ToList();
        var unsettled = plan
            .Changes.Where(c => c.Desired is not null || c.Kind is null)
            .Where(c => c.Action != ChangeAction.NoChange)
            .Select(c => c.Id)
            .ToHashSet();
        var wanted = open.Where(c => c.Action is not (ChangeAction.Delete or ChangeAction.LetGo) && !c.DependsOn.Any(unsettled.Contains))
            .ToList();
        var letGo = open.Where(c => c.Action == ChangeAction.LetGo).ToList();
        if (
            wanted.Count > 0
            || plan.Changes.Any(c => c.Action == ChangeAction.Wait)
            || plan.Changes.Any(c => c.Observed?.Status == "Deleting")
        )
            return [.. wanted, .. letGo.Where(c => !c.IsHousekeeping)];
        // Earlier runs are let go when what took their place is there: until then they tell why it is made. Deletions come last, users before what they use: one kind a pass.
        var deletions = open.Where(c => c.Action == ChangeAction.Delete).ToList();
        return [.. letGo, .. deletions.TakeWhile(d => d.Kind == deletions[0].Kind)];
    }
}
