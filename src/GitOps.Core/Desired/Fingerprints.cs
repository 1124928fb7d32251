using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Desired;

/// <summary>Computes the fingerprint and the actual name of every resource, before anything runs.</summary>
public static class Fingerprints
{
    /// <summary>The version of the recipe, written before each fingerprint in tags.</summary>
    public const string Recipe = "1:";

    /// <summary>The graph with fingerprints and names; two resources with the same actual name are an error.</summary>
    public static (DesiredGraph Graph, IReadOnlyList<Diagnostic> Diagnostics) Apply(
        DesiredGraph graph,
        IReadOnlyDictionary<ResourceId, DatasetVersion> versions,
        DesiredCache? cache = null
    )
    {
        cache ??= new();
        var data = string.Join('\n', versions.OrderBy(v => v.Key).Select(v => $"{v.Key} {v.Value.Digest}"));
        var datasets = graph.Datasets.Select(d => d with { Version = versions.GetValueOrDefault(d.Id) }).ToList();
        var done = new Dictionary<ResourceId, DesiredResource>();
        foreach (var resource in graph.Resources)
        {
            IReadOnlyList<string> inputs = [data, .. resource.References.Select(r => done.GetValueOrDefault(r.Target)?.Fingerprint ?? "")];
            done[resource.Id] = cache.Name(
                resource,
                inputs,
                () =>
                {
                    var fingerprint = Of(resource, done, versions, graph.Datasets);
                    return resource with
                    {
                        Fingerprint = fingerprint,
                        ActualName = ActualName.Of(resource, fingerprint, graph.Environment.NamePrefix),
                    };
                }
            );
        }

        cache.Retain(graph.Resources);

        var resources = graph.Resources.Select(r => done[r.Id]).ToList();
        // Names that differ in case only are one name: in AWS, and in the tag with the name in Git.
        var clashes = resources
            .Where(r => !r.IsVersion)
            .GroupBy(r => new ResourceKey(r.Kind.Name, r.ActualName))
            .Concat(resources.GroupBy(r => new ResourceKey(r.Kind.Name, r.Id.Name)))
            .Where(g => g.Count() > 1)
            .DistinctBy(g => g.Last().Id)
            .Select(g => new Diagnostic(
                DiagnosticCodes.SameName,
                $"{string.Join(" and ", g.Select(r => r.Id))} would both be named {g.Key.Name} in AWS",
                g.Last().Position,
                "metadata.name",
                "rename one of them"
            ));
        return (graph.With(resources, datasets), [.. clashes]);
    }

    private static string Of(
        DesiredResource resource,
        Dictionary<ResourceId, DesiredResource> done,
        IReadOnlyDictionary<ResourceId, DatasetVersion> versions,
        IReadOnlyList<DesiredDataset> datasets
    )
    {
        var canonical = new Canonical(
            resource.Kind,
            text => DataIn(Expression.Replace(text, inner => Referred(inner)), versions, datasets)
        ).Write(resource.Spec);
        var content = $"{resource.Kind.Name}\n{resource.Options.Reruns}\n{canonical}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

        string? Referred(string inner)
        {
            if (Expression.ParseReference(inner) is not var (target, output))
                return null;
            if (versions.TryGetValue(target, out var version))
                return $"{{Dataset {version.Digest} {output}}}";
            if (!done.TryGetValue(target, out var other))
                return null;
            // A mutable resource is identified by its name, whatever its content; but a run reads its content.
            return other.Naming == Naming.Fixed && !resource.Kind.IsRun
                ? $"{{{other.Kind.Name} {other.BaseName} {output}}}"
                : $"{{{other.Kind.Name} {other.Fingerprint} {output}}}";
        }
    }

    // An S3 URI at or below that of a data set reads the data set.
    private static string DataIn(
        string text,
        IReadOnlyDictionary<ResourceId, DatasetVersion> versions,
        IReadOnlyList<DesiredDataset> datasets
    )
    {
        if (!text.StartsWith("s3://", StringComparison.Ordinal))
            return text;
        var dataset = datasets.FirstOrDefault(d => d.Contains(text));
        return dataset is not null && versions.TryGetValue(dataset.Id, out var version) ? $"{text}{{{version.Digest}}}" : text;
    }
}
