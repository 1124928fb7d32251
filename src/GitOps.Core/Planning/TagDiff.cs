using GitOps.Core.Desired;
using GitOps.Core.Observed;

namespace GitOps.Core.Planning;

/// <summary>Compares the tags that the manifest sets; tags that others set are ignored.</summary>
internal static class TagDiff
{
    private const string Prefix = "Tags.";

    public static IReadOnlyList<FieldChange> Of(DesiredResource resource, ObservedResource found)
    {
        if (!resource.CanBeTagged)
            return [];
        var changes = resource
            .Tags.OrderBy(t => t.Key, StringComparer.Ordinal)
            .Where(t => found.Tags.GetValueOrDefault(t.Key) != t.Value)
            .Select(t => new FieldChange(
                Prefix + t.Key,
                FieldValue.Of(found.Tags.GetValueOrDefault(t.Key)),
                FieldValue.Of(t.Value),
                resource.Position
            ))
            .ToList();
        if (!found.IsManaged)
            changes.Add(new(Prefix + OwnTags.Managed, null, FieldValue.Of("true"), resource.Position));
        return changes;
    }

    public static bool IsTag(string path) => path.StartsWith(Prefix, StringComparison.Ordinal);

    public static ChangeReason Reason(IReadOnlyList<FieldChange> tags) =>
        tags.Any(t => t.Path == Prefix + OwnTags.Managed)
            ? new ManagedAgain()
            : new TagsChanged([.. tags.Select(t => t.Path[Prefix.Length..])]);
}
