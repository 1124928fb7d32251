using GitOps.Core.Decisions;
using GitOps.Core.Planning;

namespace GitOps.Engine.Deciding;

/// <summary>
/// The stage <i>Decide</i>: evaluates the policy on every actionable change of a plan, including housekeeping and uploads.
/// </summary>
public sealed class Decider(IDecisionPolicy policy)
{
    /// <summary>The plan with its decisions.</summary>
    public DecidedPlan Decide(Plan plan, PlanCause cause) =>
        new(
            plan,
            cause,
            [
                .. plan
                    .Changes.Where(c => c.IsActionable)
                    .Select(change =>
                    {
                        var (decision, allowed) = AllowedChange.Evaluate(policy, change, plan, cause);
                        return new DecidedChange(change, decision, allowed);
                    }),
            ]
        );
}
