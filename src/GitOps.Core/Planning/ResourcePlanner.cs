using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Planning;

/// <summary>Plans the change of one desired resource.</summary>
internal sealed class ResourcePlanner(
    ResourceMatcher matcher,
    KindCatalog catalog,
    SyncRequest request,
    Dictionary<ResourceId, Change> planned
)
{
    private readonly OutputResolver _outputs = new(matcher);
    private readonly ILookup<ResourceId, DesiredResource> _dependents = matcher
        .Graph.Resources.SelectMany(r => r.References.Select(f => (f.Target, r)))
        .Distinct()
        .ToLookup(x => x.Target, x => x.r);

    /// <summary>The changes planned so far, those of data sets included.</summary>
    public Dictionary<ResourceId, Change> Planned => planned;

    public Change Plan(DesiredResource resource)
    {
        var change = PlanFor(resource);
        return change.IsActionable && FindMissing(resource) is { } missing
            ? change with
            {
                Action = ChangeAction.Blocked,
                Reason = missing,
            }
            : change;
    }

    // A name outside Git that AWS does not have either: the resource could not be created, and neither could what depends on it.
    private ExternalMissing? FindMissing(DesiredResource resource) =>
        resource
            .Externals.Where(e => matcher.Observed.MissingExternals.Contains(new(e.Kind.Name, e.Name)))
            .Select(e => new ExternalMissing(resource.Id, e.Kind.Name, e.Name, $"{e.Position ?? resource.Position}"))
            .Concat(resource.References.Select(r => planned.GetValueOrDefault(r.Target)?.Reason).OfType<ExternalMissing>())
            .FirstOrDefault();

    private Change PlanFor(DesiredResource resource)
    {
        if (matcher.Find(resource) is not { } actual)
            return PlanMissing(resource);
        if (!matcher.IsOurs(resource, actual))
            return PlanForeign(resource, actual);
        if (resource.Naming == Naming.Fixed)
            return PlanMutable(resource, actual);
        return actual.Fingerprint == resource.Fingerprint ? PlanSame(resource, actual) : PlanOtherContent(resource, actual);
    }

    private Change PlanMutable(DesiredResource resource, ObservedResource actual)
    {
        var mutable = new MutableResourcePlanner(
            catalog,
            request,
            fields => InputDiff.Of(resource, actual, fields, planned, matcher.Graph)
        );
        return mutable.Plan(resource, actual, NoChange(resource, actual), _outputs.Resolve(resource.Spec));
    }

    private Change PlanMissing(DesiredResource resource)
    {
        var missing = NoChange(resource, null);
        if (ProductOf(resource) is { } product)
            return missing with { Reason = new ProductExists(product) };
        var previous = matcher.Previous(resource);
        var fields = Compare(resource, previous);
        return missing with
        {
            Action = Creation(resource),
            Before = previous?.Name,
            Fields = fields,
            Reason = InputDiff.Of(resource, previous, fields, planned, matcher.Graph),
        };
    }

    // A completed run that was deleted does not run again while all resources that were made from it exist.
    private ResourceId? ProductOf(DesiredResource resource)
    {
        var dependents = _dependents[resource.Id].ToList();
        var isProduced =
            resource.Kind.IsRun
            && dependents.Count > 0
            && dependents.All(d => d.Naming != Naming.Fixed && matcher.Find(d)?.Fingerprint == d.Fingerprint);
        return isProduced ? dependents[0].Id : null;
    }

    // What belongs to others is adopted only when they offer it. What follows the adoption is part of the same plan.
    private Change PlanForeign(DesiredResource resource, ObservedResource actual)
    {
        var environment = matcher.Graph.Environment.Name;
        if (!resource.Options.Adopt || (actual.Owner is not null && !actual.IsOfferedTo(matcher.Graph.Repository, environment)))
            return NoChange(resource, actual) with { Action = ChangeAction.Blocked, Reason = new NotManaged(actual.Name, actual.Owner) };
        var next = resource.Naming == Naming.Fixed ? PlanMutable(resource, actual) : PlanOtherContent(resource, actual);
        var fields = next.Fields.Where(f => f.TagKey is null).ToList();
        if (next.Action == ChangeAction.Blocked && fields.Count > 0)
            return next;
        return next with
        {
            Action = ChangeAction.Adopt,
            Fields = fields,
            Reason = new AdoptRequested(actual.Name, actual.Owner, fields.Count > 0 ? next.Action : null),
        };
    }

    private Change PlanOtherContent(DesiredResource resource, ObservedResource actual) =>
        NoChange(resource, actual) with
        {
            Action = ChangeAction.Blocked,
            Reason = resource.Options.ExactName
                ? new ExactNameConflict(resource.Kind.Name, actual.Name)
                : new FingerprintConflict(actual.Name, actual.Fingerprint?[..10]),
            Fields = Compare(resource, actual),
        };

    private Change PlanSame(DesiredResource resource, ObservedResource actual)
    {
        var change = NoChange(resource, actual);
        if (actual.IsBusy)
            return change with { Action = ChangeAction.Wait, Reason = new InProgress(actual.Status) };
        if (actual.IsFailed && request.Retry.Contains(resource.Id))
        {
            var attempt = ActualName.Attempt(actual.Name, resource.Fingerprint) + 1;
            return change with
            {
                Action = Creation(resource),
                ActualName = ActualName.OfAttempt(resource, matcher.Graph.Environment.NamePrefix, attempt),
                Before = actual.Name,
                Reason = new RetryRequested(attempt, actual.Name, actual.Status),
            };
        }

        if (actual.IsFailed)
            return change with { Action = ChangeAction.Blocked, Reason = new RunFailed(resource.Id, actual.Status, actual.Failure) };
        if (TagDiff.Of(resource, actual) is { Count: > 0 } tags)
            return change with { Action = ChangeAction.Update, Fields = tags, Reason = TagDiff.Reason(tags) };
        return actual.Name == resource.ActualName ? change : change with { Reason = new SameContent(actual.Name) };
    }

    private static ChangeAction Creation(DesiredResource resource) => resource.Kind.IsRun ? ChangeAction.Run : ChangeAction.Create;

    private IReadOnlyList<FieldChange> Compare(DesiredResource resource, ObservedResource? actual) =>
        actual?.Description is { } description
            ? ValueDiff.Compare(catalog.Model, resource.Kind, _outputs.Resolve(resource.Spec), description)
            : [];

    private static Change NoChange(DesiredResource resource, ObservedResource? actual) =>
        new()
        {
            Subject = new ResourceSubject(resource.Id, resource.Kind, resource, actual),
            Action = ChangeAction.NoChange,
            ActualName = actual?.Name ?? resource.ActualName,
            Reason = new InSync(),
            DependsOn = [.. resource.References.Select(r => r.Target).Distinct().Order()],
            Position = resource.Position,
        };
}
