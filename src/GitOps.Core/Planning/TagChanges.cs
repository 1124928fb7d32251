using GitOps.Core.Desired;
using GitOps.Core.Observed;

namespace GitOps.Core.Planning;

/// <summary>Compares the tags that the user wrote; foreign ones are left alone.</summary>
internal static class TagChanges
{
    public static IReadOnlyList<FieldChange> Of(DesiredResource resource, ObservedResource found)
    {
        if (!resource.CanBeTagged)
            return [];
        var changes = resource
            .Tags.OrderBy(t => t.Key, StringComparer.Ordinal)
            .Where(t => found.Tags.GetValueOrDefault(t.Key) != t.Value)
            .Select(t => new FieldChange("Tags." + t.Key, found.Tags.GetValueOrDefault(t.Key), t.Value, resource.Position))
            .ToList();
        if (!found.IsLive)
            changes.Add(new("Tags." + OwnTags.Live, null, "true", resource.Position));
        return changes;
    }

    public static string Reason(IReadOnlyList<FieldChange> tags) =>
        tags.Any(t => t.Path == "Tags." + OwnTags.Live)
            ? "is wanted again"
            : $"tag{(tags.Count > 1 ? "s" : "")} {string.Join(", ", tags.Select(t => t.Path[5..]))} changed";
}
