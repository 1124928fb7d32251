using GitOps.Core.Decisions;
using GitOps.Core.Planning;

namespace GitOps.Engine.Pipeline;

/// <summary>The purpose of a plan, and how the actual state is read.</summary>
public sealed record PlanOptions
{
    /// <summary>The purpose of the plan: a sync, a deletion or a suspension.</summary>
    public PlanRequest Request { get; init; } = new SyncRequest();

    /// <summary>The event that made the plan necessary.</summary>
    public required PlanCause Cause { get; init; }

    /// <summary>Whether every resource is described, instead of trusting names and tags.</summary>
    public bool Verify { get; init; }

    /// <summary>The number of descriptions of a kind that must be needed to use Search instead of single describe calls.</summary>
    public int SearchThreshold { get; init; } = 2;
}
