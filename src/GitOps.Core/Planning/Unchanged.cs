using GitOps.Core.Desired;
using GitOps.Core.Observed;

namespace GitOps.Core.Planning;

/// <summary>Finds the decisions of an earlier plan that still hold: the very same resource is wanted, the very same thing is there, and it was as Git says. A run may have a later attempt, so it is decided anew.</summary>
internal sealed class Unchanged(Plan? before, ObservedState observed)
{
    public Change? Find(DesiredResource resource) =>
        before is not null
        && !resource.Kind.IsRun
        && before.Wanted.TryGetValue(resource.Id, out var change)
        && change.Action == ChangeAction.NoChange
        && ReferenceEquals(change.Desired, resource)
        && change.Observed is { } there
        && ReferenceEquals(observed.Find(there.Kind, there.Name), there)
            ? change
            : null;
}
