using GitOps.Core.Environments;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Applying;

/// <summary>The result of applying a change: the current resource (null when it was deleted), or why the change failed.</summary>
internal sealed record ChangeResult(Kind? Kind, string Name, ObservedResource? Resource, ChangeFailure? Failure = null)
{
    /// <summary>Whether AWS acknowledged the change. It is not sent when the resource was found in another state than planned.</summary>
    public bool WasSent { get; init; } = true;

    public ObservedState ApplyTo(ObservedState state) =>
        Kind is null || Failure is not null ? state
        : Resource is null ? state.Without(Kind, Name)
        : state.With(Resource);
}
