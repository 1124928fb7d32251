using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Applying;

/// <summary>The result of applying a change: the current resource (null when it was deleted), or why the change failed.</summary>
internal sealed record ChangeResult(Kind? Kind, string Name, ObservedResource? Resource, ChangeFailure? Failure = null)
{
    /// <summary>The calls that were made.</summary>
    public IReadOnlyList<ChangeCall> Calls { get; init; } = [];

    /// <summary>Whether calls were made and AWS rejected none. None are made when the resource has another state than planned.</summary>
    public bool WasSent => Calls.Count > 0 && Calls.All(c => c.Result != CallResult.Rejected);

    public ObservedState ApplyTo(ObservedState state) =>
        Kind is null || Failure is not null ? state
        : Resource is null ? state.Without(Kind, Name)
        : state.With(Resource);
}
