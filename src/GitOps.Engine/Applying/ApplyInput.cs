using GitOps.Core.Decisions;
using GitOps.Core.Desired;
using GitOps.Core.Planning;
using GitOps.Engine.Deciding;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Applying;

/// <summary>The input of an apply, from which each round plans and decides.</summary>
internal sealed record ApplyInput(DesiredGraph Graph, PlanRequest Request, PlanCause Cause, Decider Decider, KindCatalog Catalog);
