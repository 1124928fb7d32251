using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>Plans the change of a resource that exists under its fixed name: update, redeploy, replace, blocked or none.</summary>
internal sealed class MutableResourcePlanner(
    KindCatalog catalog,
    SyncRequest request,
    Func<IReadOnlyList<FieldChange>, ChangeReason> reasonOf
)
{
    public Change Plan(DesiredResource resource, ObservedResource actual, Change change, DataMap spec)
    {
        if (actual.IsBusy)
            return change with { Action = ChangeAction.Wait, Reason = new InProgress(actual.Status) };
        var fields = actual.Description is { } description ? ValueDiff.Compare(catalog.Model, resource.Kind, spec, description) : [];
        var tags = TagDiff.Of(resource, actual);
        var wasAttempted =
            actual.Tags.GetValueOrDefault(OwnTags.Attempted) == Fingerprints.Recipe + resource.Fingerprint
            && !request.Retry.Contains(resource.Id);
        if (actual.Kind.Redeploys && actual.IsFailed)
            return PlanFailed(actual, change with { Fields = fields }, wasAttempted);
        if (fields.Count == 0)
            return tags.Count == 0 ? change : change with { Action = ChangeAction.Update, Fields = tags, Reason = TagDiff.Reason(tags) };
        change = change with { Fields = [.. fields, .. tags] };
        return fields.FirstOrDefault(f => !resource.Kind.Updatable.Contains(TopMember(f.Path))) is { } immutable
            ? PlanReplacement(resource, change, immutable.Path)
            : PlanUpdate(resource, actual, change, wasAttempted);
    }

    // AWS undoes a failed update silently: in service again on the previous configuration. Sending it again would repeat this forever.
    private Change PlanUpdate(DesiredResource resource, ObservedResource actual, Change change, bool wasAttempted)
    {
        if (!resource.Kind.Redeploys)
            return change with { Action = ChangeAction.Update, Reason = reasonOf(change.Fields) };
        return wasAttempted && actual.Failure is { Length: > 0 } failure
            ? change with
            {
                Action = ChangeAction.Blocked,
                Reason = new RolledBack(resource.Id, failure),
            }
            : change with
            {
                Action = ChangeAction.Redeploy,
                Reason = reasonOf(change.Fields),
            };
    }

    private static Change PlanFailed(ObservedResource actual, Change change, bool wasAttempted)
    {
        var reason = new EndpointFailed(change.Id, actual.Status, actual.Failure, CanBeUpdated: null);
        if (wasAttempted)
            return change with { Action = ChangeAction.Blocked, Reason = reason };
        // "Failed" is a failed creation, which AWS does not allow to update.
        return actual.Status == "Failed"
            ? change with
            {
                Action = ChangeAction.Replace,
                Reason = reason with { CanBeUpdated = false },
            }
            : change with
            {
                Action = ChangeAction.Redeploy,
                Reason = reason with { CanBeUpdated = true },
            };
    }

    private static Change PlanReplacement(DesiredResource resource, Change change, string path) =>
        resource.Kind.Replacement == Replacement.Blocked && !resource.Options.AllowReplace
            ? change with
            {
                Action = ChangeAction.Blocked,
                Reason = new ReplacementNotAllowed(resource.Kind.Name, path),
            }
            : change with
            {
                Action = ChangeAction.Replace,
                Reason = new ImmutableField(path),
            };

    private static string TopMember(string path) => path.Split('.', '[')[0];
}
