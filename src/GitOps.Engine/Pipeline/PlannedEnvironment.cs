using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Deciding;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Pipeline;

/// <summary>An environment with its plan and the decisions on it: the input of <i>Apply</i>.</summary>
public sealed record PlannedEnvironment(
    IRepositoryFiles Files,
    DesiredGraph Graph,
    ObservedState State,
    PlanRequest Request,
    DecidedPlan Decided
);
