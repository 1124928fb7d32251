using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Deciding;

namespace GitOps.Engine.Applying;

/// <summary>The result of an apply: the plan that remains, what AWS acknowledged as applied, and what failed.</summary>
public sealed record ApplyResult(
    DecidedPlan Remaining,
    IReadOnlyList<Change> Applied,
    IReadOnlyDictionary<ResourceId, ChangeFailure> Failures
)
{
    /// <summary>Why the apply ended before all was applied; null when it did not.</summary>
    public OutcomeReason? Interruption { get; init; }
}
