using GitOps.Core.Environments;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Applying;

/// <summary>What applying a change showed in the end: the resource as it is now (null when it is gone), or why the change failed.</summary>
internal sealed record ChangeResult(Kind? Kind, string Name, ObservedResource? Resource, ChangeFailure? Failure = null)
{
    public ObservedState ApplyTo(ObservedState state) =>
        Kind is null || Failure is not null ? state
        : Resource is null ? state.Without(Kind, Name)
        : state.With(Resource);
}
