using GitOps.Core.Desired;
using GitOps.Core.Observed;

namespace GitOps.Core.Planning;

/// <summary>Compares the tags that the manifest sets; tags that others set are ignored.</summary>
internal static class TagDiff
{
    public static IReadOnlyList<FieldChange> Of(DesiredResource resource, ObservedResource found)
    {
        if (!resource.CanBeTagged)
            return [];
        var changes = resource
            .Tags.OrderBy(t => t.Key, StringComparer.Ordinal)
            .Where(t => found.Tags.GetValueOrDefault(t.Key) != t.Value)
            .Select(t => FieldChange.OfTag(t.Key, found.Tags.GetValueOrDefault(t.Key), t.Value, resource.Position))
            .ToList();
        if (!found.IsManaged)
            changes.Add(FieldChange.OfTag(OwnTags.Managed, null, "true", resource.Position));
        return changes;
    }

    public static ChangeReason Reason(IReadOnlyList<FieldChange> tags) =>
        tags.Any(t => t.TagKey == OwnTags.Managed) ? new ManagedAgain() : new TagsChanged([.. tags.Select(t => t.TagKey!)]);
}
