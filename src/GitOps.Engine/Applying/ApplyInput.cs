using GitOps.Core.Decisions;
using GitOps.Core.Desired;
using GitOps.Core.Planning;
using GitOps.Engine.Deciding;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Applying;

/// <summary>What an apply plans and decides from, in each of its rounds.</summary>
internal sealed record ApplyInput(DesiredGraph Graph, PlanRequest Request, PlanCause Cause, Decider Decider, KindCatalog Catalog);
