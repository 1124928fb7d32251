using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Engine.Observing;

/// <summary>
/// A resource whose description the planner needs. One that does not exist yet is described to show that its name is free.
/// </summary>
internal sealed record ObservationNeed(Kind Kind, string Handle, bool Exists)
{
    public ResourceKey Key => new(Kind.Name, Handle);
}

/// <summary>Finds the resources that must still be described before a plan can be made.</summary>
internal sealed class ObservationNeeds(DesiredGraph graph, bool verify, Plan? before)
{
    public IEnumerable<ObservationNeed> Of(ObservedState state)
    {
        var (reuse, matcher) = (new PlanReuse(before, state), new ResourceMatcher(graph, state));
        return graph.Resources.Where(r => reuse.Find(r) is null).SelectMany(r => Of(r, matcher)).Concat(OfLeftRuns(state, matcher));
    }

    // Runs that Git no longer wants will be forgotten: their status shows whether they must be stopped.
    private IEnumerable<ObservationNeed> OfLeftRuns(ObservedState state, ResourceMatcher matcher)
    {
        var runs = state
            .Resources.Values.Where(r => r is { Kind.IsRun: true, Status: null, IsManaged: true })
            .Where(r => r.BelongsTo(graph.Repository, graph.Environment.Name))
            .ToList();
        if (runs.Count == 0)
            return [];
        var desired = graph
            .Resources.Where(r => r.Kind.IsRun)
            .Select(matcher.Find)
            .OfType<ObservedResource>()
            .Select(r => r.Key)
            .ToHashSet();
        return runs.Where(r => !desired.Contains(r.Key)).Select(r => new ObservationNeed(r.Kind, r.Handle, Exists: true));
    }

    private IEnumerable<ObservationNeed> Of(DesiredResource resource, ResourceMatcher matcher)
    {
        var actual = matcher.Find(resource);
        if (actual is null)
        {
            if (resource.Naming != Naming.Server)
                yield return new(resource.Kind, resource.ActualName, Exists: false);
            if (matcher.Previous(resource) is { Description: null } previous)
                yield return new(previous.Kind, previous.Handle, Exists: true);
        }
        else if (verify || IsUnknown(resource, actual))
        {
            yield return new(actual.Kind, actual.Handle, Exists: true);
        }

        if (actual is not null && resource.Naming != Naming.Fixed)
            yield break;
        foreach (var reference in resource.References)
            if (NeedsOutput(reference) is { } target && matcher.Find(target) is { Description: null } source)
                yield return new(source.Kind, source.Handle, Exists: true);
    }

    private DesiredResource? NeedsOutput(Reference reference) =>
        graph.Find(reference.Target) is { } target
        && !OutputResolver.IsHandle(target.Kind, reference.Output)
        && reference.Output != target.Kind.ArnMember
            ? target
            : null;

    // A run needs its status, a mutable resource its members; the name of an immutable one identifies its content.
    private static bool IsUnknown(DesiredResource resource, ObservedResource actual) =>
        resource switch
        {
            { Kind.IsRun: true } => actual.Status is null,
            { Naming: Naming.Fixed } => actual.Description is not { } description
                || resource.Spec.Entries.Any(e => !Shows(resource.Kind, description, e.Key)),
            _ => false,
        };

    private static bool Shows(Kind kind, DataMap description, string member) =>
        kind.SentOnly.Contains(member)
        || kind.Initial.Contains(member)
        || description.Find(kind.ReturnedAs.GetValueOrDefault(member, member)) is not null;
}
