using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Engine.Observing;

/// <summary>Resources that the server names or numbers: versions of a package group, executions of a pipeline.</summary>
internal static class ServerNamedResources
{
    /// <summary>The kind of the parent.</summary>
    public static string ParentKind(Kind kind) => ParentMember(kind)[..^"Name".Length];

    /// <summary>The parent's name in AWS.</summary>
    public static string ParentOf(DesiredResource resource, OutputResolver outputs) =>
        (outputs.Resolve(resource.Spec)[ParentMember(resource.Kind)] as DataScalar)?.Text ?? "";

    /// <summary>
    /// A child with our tags, where its kind has neither tags nor metadata: an execution is recognised by its display name,
    /// which contains the first digits of the fingerprint.
    /// </summary>
    public static ObservedResource WithIdentity(ObservedResource child, DesiredGraph graph, IEnumerable<DesiredResource> family)
    {
        if (child.Kind.MetadataMember is not null)
            return child;
        var desired = family.FirstOrDefault(r =>
            child.Name == r.ActualName || child.Name.StartsWith(r.ActualName + "-", StringComparison.Ordinal)
        );
        return desired is null ? child : child with { Tags = OwnTags.Own(graph, desired, "") };
    }

    private static string ParentMember(Kind kind) =>
        kind.VersionOf ?? kind.List?.Parent ?? throw new InvalidOperationException($"{kind} has no parent");
}
