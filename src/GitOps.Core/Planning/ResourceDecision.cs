using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>Decides what becomes of one resource that Git wants.</summary>
internal sealed class ResourceDecision(DesiredGraph graph, Matching matching, KindCatalog catalog, PlanOptions options)
{
    private readonly Resolution _resolution = new(graph, matching);
    private readonly ILookup<ResourceId, DesiredResource> _dependents = graph
        .Resources.SelectMany(r => r.References.Select(f => (f.Target, r)))
        .Distinct()
        .ToLookup(x => x.Target, x => x.r);

    /// <summary>The decisions so far.</summary>
    public Dictionary<ResourceId, Change> Decided { get; } = [];

    public Change Decide(DesiredResource resource, IReadOnlyList<Change> earlier)
    {
        var found = matching.Find(resource);
        if (found is null)
            return DecideMissing(resource, earlier);
        if (!matching.IsOurs(resource, found))
            return DecideForeign(resource, found);
        if (resource.Naming == Naming.Fixed)
            return new MutableDecision(catalog, options, fields => ChangeReason.Of(resource, found, fields, earlier, Decided)).Decide(
                resource,
                found,
                Base(resource, found),
                _resolution.Resolve(resource.Spec)
            );
        return found.Fingerprint == resource.Fingerprint ? DecideSame(resource, found) : DecideOtherContent(resource, found);
    }

    private Change DecideMissing(DesiredResource resource, IReadOnlyList<Change> earlier)
    {
        var blank = Base(resource, null);
        var made = _dependents[resource.Id].Where(d => d.Naming != Naming.Fixed).ToList();
        if (
            resource.Kind.IsRun
            && made.Count > 0
            && made.Count == _dependents[resource.Id].Count()
            && made.All(d => matching.Find(d) is { } there && there.Fingerprint == d.Fingerprint)
        )
            return blank with { Action = ChangeAction.NoChange, Reason = $"the run is gone, but {made[0].Id}, made from it, is there" };
        var previous = matching.Previous(resource);
        var fields = previous?.Description is { } before
            ? ValueDiff.Compare(catalog.Model, resource.Kind, _resolution.Resolve(resource.Spec), before)
            : [];
        return blank with
        {
            Action = resource.Kind.IsRun ? ChangeAction.Run : ChangeAction.Create,
            Before = previous?.Name,
            Fields = fields,
            Reason = ChangeReason.Of(resource, previous, fields, earlier, Decided),
        };
    }

    private static Change DecideForeign(DesiredResource resource, ObservedResource found, Change change) =>
        resource.Options.Adopt
            ? change with
            {
                Action = ChangeAction.Adopt,
                Reason = $"{found.Name} was made by others; the manifest says to adopt it",
            }
            : change with
            {
                Action = ChangeAction.Blocked,
                Reason =
                    $"conflict: {found.Name} is there and is not ours; rename the resource, or set the annotation gitops.mlops/adopt: \"true\" to take it over",
            };

    private Change DecideForeign(DesiredResource resource, ObservedResource found) => DecideForeign(resource, found, Base(resource, found));

    private Change DecideOtherContent(DesiredResource resource, ObservedResource found) =>
        Base(resource, found) with
        {
            Action = ChangeAction.Blocked,
            Reason = resource.Options.ExactName
                ? $"{found.Name} has other content, and gitops.mlops/exact-name keeps its name: {resource.Kind} can't be updated; give it another name, or remove the annotation"
                : $"conflict: {found.Name} is there with another fingerprint ({found.Fingerprint?[..10] ?? "none"}); rename the resource",
            Fields = found.Description is { } there
                ? ValueDiff.Compare(catalog.Model, resource.Kind, _resolution.Resolve(resource.Spec), there)
                : [],
        };

    private Change DecideSame(DesiredResource resource, ObservedResource found)
    {
        var change = Base(resource, found);
        if (found.IsBusy)
            return change with { Action = ChangeAction.Wait, Reason = $"is {found.Status}" };
        if (found.IsFailed && options.Retry.Contains(resource.Id))
        {
            var attempt = ActualName.Attempt(found.Name, resource.Fingerprint) + 1;
            return change with
            {
                Action = resource.Kind.IsRun ? ChangeAction.Run : ChangeAction.Create,
                ActualName = ActualName.ByContent(resource.BaseName, resource.Fingerprint, resource.Kind.NameLimit, attempt),
                Before = found.Name,
                Reason = $"attempt {attempt}, as asked for: {found.Name} ended {found.Status}",
            };
        }

        if (found.IsFailed)
            return change with
            {
                Action = ChangeAction.Blocked,
                Reason = $"{found.Status}{(found.Failure is { } why ? $": {why}" : "")}; `gitops retry {resource.Id}` runs it again",
            };
        var tags = TagChanges.Of(resource, found);
        return tags.Count > 0
            ? change with
            {
                Action = ChangeAction.Update,
                Fields = tags,
                Reason = TagChanges.Reason(tags),
            }
            : change with
            {
                Action = ChangeAction.NoChange,
                Reason = found.Name == resource.ActualName ? "as Git says" : $"same content as {found.Name}",
            };
    }

    private static Change Base(DesiredResource resource, ObservedResource? found) =>
        new()
        {
            Id = resource.Id,
            Kind = resource.Kind,
            Action = ChangeAction.NoChange,
            ActualName = found?.Name ?? resource.ActualName,
            Reason = "",
            DependsOn = [.. resource.References.Select(r => r.Target).Distinct().Order()],
            Position = resource.Position,
            Desired = resource,
            Observed = found,
        };
}
