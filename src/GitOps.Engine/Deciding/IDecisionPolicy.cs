using GitOps.Core.Decisions;
using GitOps.Core.Planning;

namespace GitOps.Engine.Deciding;

/// <summary>Decides on changes. Pure and thread-safe: the same plan, cause and change always give the same decision.</summary>
public interface IDecisionPolicy
{
    /// <summary>The decision on one actionable change of a plan.</summary>
    Decision Evaluate(Change change, Plan plan, PlanCause cause);
}

/// <summary>Allows every change: the policy of repositories without policies.</summary>
public sealed class AllowEverything : IDecisionPolicy
{
    /// <inheritdoc/>
    public Decision Evaluate(Change change, Plan plan, PlanCause cause) => new Allowed();
}
