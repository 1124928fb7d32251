using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Operations;

/// <summary>What the server numbers or names: versions of a package group, executions of a pipeline.</summary>
internal static class Numbered
{
    /// <summary>The kind of the parent.</summary>
    public static string ParentKind(Kind kind) => ParentMember(kind)[..^"Name".Length];

    /// <summary>The parent's name in AWS.</summary>
    public static string ParentOf(DesiredResource resource, Resolution resolution) =>
        (resolution.Resolve(resource.Spec)[ParentMember(resource.Kind)] as DataScalar)?.Text ?? "";

    /// <summary>
    /// A child with what stands for tags where the kind has neither tags nor a place for metadata: an execution is told by its display name,
    /// which holds the fingerprint's first digits and was given by us alone.
    /// </summary>
    public static ObservedResource WithIdentity(ObservedResource child, DesiredGraph graph, IEnumerable<DesiredResource> family)
    {
        if (child.Kind.MetadataMember is not null)
            return child;
        var wanted = family.FirstOrDefault(r =>
            child.Name == r.ActualName || child.Name.StartsWith(r.ActualName + "-", StringComparison.Ordinal)
        );
        return wanted is null ? child : child with { Tags = OwnTags.Own(graph, wanted, "") };
    }

    private static string ParentMember(Kind kind) =>
        kind.VersionOf ?? kind.List?.Parent ?? throw new InvalidOperationException($"{kind} has no parent");
}
