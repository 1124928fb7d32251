using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;

namespace GitOps.Core.Planning;

/// <summary>
/// Finds changes of an earlier plan that still hold: the identical resource is desired, the identical one observed, and it was in sync.
/// A run may have a later attempt, so it is planned again.
/// </summary>
public sealed class PlanReuse(Plan? before, ObservedState observed)
{
    private readonly Dictionary<ResourceId, Change> _inSync =
        before
            ?.Changes.Where(c =>
                c is { Action: ChangeAction.NoChange, Desired.Kind.IsRun: false, Observed: not null, Reason: not Suspended }
            )
            .ToDictionary(c => c.Id)
        ?? [];

    /// <summary>The earlier change of a resource, or null when it must be planned again.</summary>
    public Change? Find(DesiredResource resource) =>
        _inSync.TryGetValue(resource.Id, out var change)
        && ReferenceEquals(change.Desired, resource)
        && change.Observed is { } actual
        && ReferenceEquals(observed.Find(actual.Kind, actual.Name), actual)
            ? change
            : null;
}
