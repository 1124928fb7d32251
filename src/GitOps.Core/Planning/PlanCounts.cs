namespace GitOps.Core.Planning;

/// <summary>How many changes of each action a plan has, without housekeeping, and how many earlier versions stay.</summary>
public sealed record PlanCounts(IReadOnlyDictionary<ChangeAction, int> Actions, int Kept)
{
    /// <summary>The counts of a plan.</summary>
    public static PlanCounts Of(Plan plan) =>
        new(Enum.GetValues<ChangeAction>().ToDictionary(a => a, plan.Count).Where(c => c.Value > 0).ToDictionary(), plan.Kept);

    /// <summary>The count of an action.</summary>
    public int this[ChangeAction action] => Actions.GetValueOrDefault(action);
}
