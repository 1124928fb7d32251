using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>Resolves the references of a spec to the outputs of their targets.</summary>
public sealed class OutputResolver(ResourceMatcher matcher)
{
    /// <summary>The spec with every reference resolved whose value is known; the others stay expressions.</summary>
    public DataMap Resolve(DataMap spec) => (DataMap)Visit(spec);

    /// <summary>The value of an output of a resource, or null while only a run can determine it.</summary>
    public string? Output(ResourceId target, string output)
    {
        if (matcher.Graph.FindDataset(target)?.Version is { } version)
            return output == "digest" ? version.Digest : version.Uri;
        if (matcher.Graph.Find(target) is not { } resource)
            return null;
        var observed = matcher.Find(resource);
        if (IsHandle(resource.Kind, output))
            return resource.Naming == Naming.Server ? observed?.Arn : observed?.Name ?? resource.ActualName;
        if (output == resource.Kind.ArnMember && observed is not null)
            return observed.Arn;
        // A run that is still busy may show an output that is not final.
        return observed is null or { IsBusy: true } or { IsFailed: true } ? null : Dig(observed.Description, output);
    }

    /// <summary>Whether a member takes the resource itself, by its name or handle.</summary>
    public static bool IsHandle(Kind kind, string output) =>
        output == kind.Name + "Name" || output == kind.NameMember || output == kind.Handle;

    private DataNode Visit(DataNode node) =>
        node switch
        {
            DataMap map => map with { Entries = [.. map.Entries.Select(e => e with { Value = Visit(e.Value) })] },
            DataList list => list with { Items = [.. list.Items.Select(Visit)] },
            DataScalar { Kind: ScalarKind.Text } scalar => scalar with
            {
                Text = Expression.Replace(
                    scalar.Text,
                    inner => Expression.ParseReference(inner) is var (target, output) ? Output(target, output) : null
                ),
            },
            _ => node,
        };

    private static string? Dig(DataMap? description, string path)
    {
        DataNode? node = description;
        foreach (var part in path.Split('.'))
            node = (node as DataMap)?[part];
        return (node as DataScalar)?.Text;
    }
}
