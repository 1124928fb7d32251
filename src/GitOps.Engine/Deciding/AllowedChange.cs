using GitOps.Core.Decisions;
using GitOps.Core.Planning;

namespace GitOps.Engine.Deciding;

/// <summary>
/// A change that a policy has allowed. Everything that writes to AWS takes this type, and only evaluating a policy creates it, so nothing
/// is written that has not been decided on.
/// </summary>
public sealed class AllowedChange
{
    private AllowedChange(Change change) => Change = change;

    /// <summary>The change.</summary>
    public Change Change { get; }

    /// <summary>Evaluates a policy on one change; returns the decision, and the allowed change if it is allowed.</summary>
    internal static (Decision Decision, AllowedChange? Allowed) Evaluate(IDecisionPolicy policy, Change change, Plan plan, PlanCause cause)
    {
        var decision = policy.Evaluate(change, plan, cause);
        return (decision, decision is Allowed ? new(change) : null);
    }
}
