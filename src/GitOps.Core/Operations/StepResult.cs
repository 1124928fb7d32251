using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Operations;

/// <summary>What a step saw at its end: the resource as it is now (null when it is gone), or why it was refused.</summary>
internal sealed record StepResult(Kind? Kind, string Name, ObservedResource? Resource, string? Refusal = null)
{
    public ObservedState ApplyTo(ObservedState state) =>
        Kind is null || Refusal is not null ? state
        : Resource is null ? state.Without(Kind, Name)
        : state.With(Resource);
}
