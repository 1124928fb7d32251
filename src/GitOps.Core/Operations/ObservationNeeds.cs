using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Operations;

/// <summary>One resource whose description the planner needs; not there yet means that its name must be shown to be free.</summary>
internal sealed record Need(Kind Kind, string Handle, bool IsThere)
{
    public ResourceKey Key => new(Kind.Name, Handle);
}

/// <summary>Tells what must still be described before a plan can be made.</summary>
internal static class ObservationNeeds
{
    public static IEnumerable<Need> Of(DesiredGraph graph, ObservedState state, bool verify, IReadOnlySet<ResourceKey> looked, Plan? before)
    {
        var unchanged = new Unchanged(before, state);
        var matching = graph.Match(state);
        foreach (var resource in graph.Resources.Where(r => unchanged.Find(r) is null))
        foreach (var need in Of(graph, resource, matching, verify))
            if (!looked.Contains(need.Key))
                yield return need;
    }

    private static IEnumerable<Need> Of(DesiredGraph graph, DesiredResource resource, Matching matching, bool verify)
    {
        var found = matching.Find(resource);
        if (found is null)
        {
            if (resource.Naming != Naming.Server)
                yield return new(resource.Kind, resource.ActualName, IsThere: false);
            if (matching.Previous(resource) is { Description: null } previous)
                yield return new(previous.Kind, previous.Handle, IsThere: true);
        }
        else if (verify || IsUnknown(resource, found))
        {
            yield return new(found.Kind, found.Handle, IsThere: true);
        }

        if (found is not null && resource.Naming != Naming.Fixed)
            yield break;
        foreach (var reference in resource.References)
            if (NeedsOutput(graph, reference) is { } target && matching.Find(target) is { Description: null } source)
                yield return new(source.Kind, source.Handle, IsThere: true);
    }

    private static DesiredResource? NeedsOutput(DesiredGraph graph, Reference reference) =>
        graph.Find(reference.Target) is { } target
        && !Resolution.IsHandle(target.Kind, reference.Output)
        && reference.Output != target.Kind.ArnMember
            ? target
            : null;

    // Of a run the status counts, of a mutable thing its members; an immutable thing is told by its name.
    private static bool IsUnknown(DesiredResource resource, ObservedResource found) =>
        resource switch
        {
            { Kind.IsRun: true } => found.Status is null,
            { Naming: Naming.Fixed } => found.Description is not { } there
                || resource.Spec.Entries.Any(e => !Shows(resource.Kind, there, e.Key)),
            _ => false,
        };

    private static bool Shows(Kind kind, Schema.Values.DataMap description, string member) =>
        kind.SentOnly.Contains(member)
        || kind.Initial.Contains(member)
        || description.Find(kind.ReturnedAs.GetValueOrDefault(member, member)) is not null;
}
