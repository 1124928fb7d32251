using System.Collections.Immutable;
using GitOps.Core.Decisions;
using GitOps.Core.Planning;

namespace GitOps.Engine.Deciding;

/// <summary>An actionable change with the decision on it. <paramref name="Allowed"/> is null unless it may be applied.</summary>
public sealed record DecidedChange(Change Change, Decision Decision, AllowedChange? Allowed);

/// <summary>A plan with a decision on each of its actionable changes, in the plan's order.</summary>
public sealed record DecidedPlan(Plan Plan, PlanCause Cause, ImmutableArray<DecidedChange> Decisions)
{
    /// <summary>The actionable changes that may be applied.</summary>
    public IEnumerable<AllowedChange> Allowed => Decisions.Select(d => d.Allowed).OfType<AllowedChange>();

    /// <summary>The first change that may not be applied, or null when all may.</summary>
    public DecidedChange? FirstNotAllowed => Decisions.FirstOrDefault(d => d.Allowed is null);
}
