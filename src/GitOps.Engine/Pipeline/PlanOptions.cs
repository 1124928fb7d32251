using GitOps.Core.Decisions;
using GitOps.Core.Planning;

namespace GitOps.Engine.Pipeline;

/// <summary>What a plan is made for, and how the actual state is read.</summary>
public sealed record PlanOptions
{
    /// <summary>What the plan is made for.</summary>
    public PlanRequest Request { get; init; } = new SyncRequest();

    /// <summary>What made the plan necessary.</summary>
    public required PlanCause Cause { get; init; }

    /// <summary>Whether every resource is described, instead of trusting names and tags.</summary>
    public bool Verify { get; init; }

    /// <summary>From how many needed descriptions of a kind on Search is used.</summary>
    public int SearchThreshold { get; init; } = 2;
}
