using GitOps.Core.Manifests;
using GitOps.Core.Operations;
using GitOps.Core.Planning;

namespace GitOps.Core.Reconciliation;

/// <summary>What a pass came to: the outcome, the plan that is left, and what each resource that is not as Git says waits for. Held back is what a person's word would let go on.</summary>
public sealed record Verdict(Outcome Outcome, Plan? Plan, IReadOnlyList<Cause> Causes, int Drifted = 0, bool IsHeldBack = false)
{
    /// <summary>The inputs that the pass worked from, when it came that far.</summary>
    public LoadedGraph? Loaded { get; init; }

    private const int MostCauses = 200;

    /// <summary>A verdict without a plan.</summary>
    public static Verdict Of(Outcome outcome) => new(outcome, null, []);

    /// <summary>The causes in a plan: what nothing else holds up comes first.</summary>
    public static IReadOnlyList<Cause> CausesOf(Plan plan, IReadOnlyDictionary<ResourceId, Refusal> refused)
    {
        var open = plan.Changes.Where(c => c.Action != ChangeAction.NoChange && !c.IsHousekeeping).ToList();
        var ids = open.Select(c => c.Id).ToHashSet();
        return
        [
            .. open.OrderBy(c => Rank(c, refused))
                .ThenBy(c => c.DependsOn.Any(ids.Contains) ? 1 : 0)
                .Take(MostCauses)
                .Select(c => Of(c, ids, refused)),
        ];
    }

    private static int Rank(Change change, IReadOnlyDictionary<ResourceId, Refusal> refused) =>
        change.Action == ChangeAction.Blocked ? 0
        : refused.ContainsKey(change.Id) ? 1
        : change.Action == ChangeAction.Wait ? 2
        : 3;

    private static Cause Of(Change change, HashSet<ResourceId> open, IReadOnlyDictionary<ResourceId, Refusal> refused)
    {
        var action = Reports.PlanReport.Word(change.Action);
        if (change.Action == ChangeAction.Blocked)
            return new(change.Id.ToString(), action, change.Reason, "nothing, until its user acts");
        if (refused.TryGetValue(change.Id, out var failure))
            return new(
                change.Id.ToString(),
                action,
                failure.Reason,
                $"tried {failure.Times} time{(failure.Times == 1 ? "" : "s")}; again at {failure.Next:HH:mm:ss} UTC"
            );
        if (change.Action == ChangeAction.Wait)
            return new(change.Id.ToString(), action, $"{change.ActualName} {change.Reason}", "looked at again until it ends");
        var before = change.DependsOn.FirstOrDefault(open.Contains);
        return new(change.Id.ToString(), action, change.Reason, before is null ? "done in the next pass" : $"after {before}");
    }
}
