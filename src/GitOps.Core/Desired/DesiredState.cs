using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Desired;

/// <summary>
/// Builds the desired state of one environment from its manifests: substitutes variables, checks specs against the API, resolves
/// references, and orders the resources.
/// </summary>
public static class DesiredState
{
    /// <summary>
    /// Builds the graph; all errors are in the diagnostics. <paramref name="unread"/> is the text of files that could not be parsed
    /// completely: a missing name may be defined there.
    /// </summary>
    public static (DesiredGraph Graph, IReadOnlyList<Diagnostic> Diagnostics) Build(
        string repository,
        EnvironmentSettings environment,
        IReadOnlyList<Manifest> manifests,
        string unread,
        KindCatalog catalog,
        DesiredCache? cache = null
    )
    {
        var diagnostics = new DiagnosticList();
        var unique = Unique(manifests, diagnostics);
        var substitution = new Substitution(environment, diagnostics);
        var datasets = unique
            .Where(m => m.Id.Kind == "Dataset")
            .Select(m => ReadDataset(m, substitution, diagnostics))
            .OfType<DesiredDataset>()
            .OrderBy(d => d.Id)
            .ToList();
        cache ??= new();
        var specs = cache.Read(
            environment,
            unique.Where(m => m.ApiVersion != Manifest.GitOpsApi).OrderBy(m => m.Id),
            (m, errors) =>
            {
                CheckRegion(m, environment, errors);
                return DesiredResourceReader.Read(m, catalog, new Substitution(environment, errors).Apply(m.Spec), errors);
            },
            diagnostics
        );
        var known = unique.Select(m => m.Id).ToHashSet();
        var resolver = new ReferenceResolver(catalog, specs, known, unread, diagnostics);
        var resources = cache.Resolve(specs, known, unread, resolver.Resolve, diagnostics);
        CheckReferences(environment, resources, diagnostics);
        var sorted = GraphOrder.Sort(resources, diagnostics);
        var schedules = new ScheduleReader(repository, substitution, catalog, known, diagnostics);
        return (
            new(
                repository,
                environment,
                sorted,
                datasets,
                [.. unique.Where(m => m.Id.Kind == "Schedule").Select(schedules.Read).OfType<DesiredSchedule>().OrderBy(s => s.Id)]
            ),
            Diagnostic.Sort(diagnostics)
        );
    }

    private static void CheckReferences(
        EnvironmentSettings environment,
        IReadOnlyList<DesiredResource> resources,
        DiagnosticList diagnostics
    )
    {
        if (resources.Sum(r => r.References.Count) is > ContentLimits.References and var count)
            diagnostics.Add(
                ContentLimits.Exceeded(environment.Name, $"has {count} references: expected at most {ContentLimits.References}")
            );
    }

    private static void CheckRegion(Manifest manifest, EnvironmentSettings environment, DiagnosticList diagnostics)
    {
        if (manifest.Options.Region is { } region && region != environment.Region)
            diagnostics.Add(
                new(
                    DiagnosticCodes.OtherRegion,
                    $"{Annotations.AckRegion}: {region} is not the region of environment {environment.Name}, {environment.Region}",
                    manifest.Position,
                    "metadata.annotations",
                    "remove the annotation, or move the manifest to an environment of that region"
                )
            );
    }

    private static List<Manifest> Unique(IReadOnlyList<Manifest> manifests, DiagnosticList diagnostics)
    {
        var unique = new Dictionary<ResourceId, Manifest>();
        foreach (var manifest in manifests)
            if (!unique.TryAdd(manifest.Id, manifest))
                diagnostics.Add(
                    new(
                        DiagnosticCodes.DuplicateResource,
                        $"duplicate resource {manifest.Id}: expected each kind and name once",
                        manifest.Position,
                        "metadata.name",
                        $"the first one is at {unique[manifest.Id].Position}; rename or remove one of the two"
                    )
                );
        return [.. unique.Values];
    }

    private static DesiredDataset? ReadDataset(Manifest manifest, Substitution substitution, DiagnosticList diagnostics)
    {
        if (ShapedFile.ReadValue("Dataset", substitution.Apply(manifest.Spec), manifest.SpecPosition, "spec", diagnostics) is not { } spec)
            return null;
        var (path, uri, version) = (spec.Text("path"), spec.Text("s3Uri"), spec.Text("versionId"));
        if ((path is null) == (uri is null))
            diagnostics.Add(
                new(
                    DiagnosticCodes.BadUnion,
                    $"invalid data set: expected either path or s3URI, got {(path is null ? "neither" : "both")}",
                    manifest.SpecPosition,
                    "spec"
                )
            );
        else if (path is not null && substitution.Environment.Bucket is null)
            diagnostics.Add(
                new(
                    DiagnosticCodes.MissingField,
                    $"environment {substitution.Environment.Name} has no bucket to upload the data set to",
                    manifest.SpecPosition,
                    "spec.path",
                    $"add bucket to {substitution.Environment.Name} in {RepositorySettingsReader.FileName}"
                )
            );
        else if (path is not null && path.Trim('/').Split('/').Any(part => part is "" or "." or ".."))
            diagnostics.Add(
                new(
                    DiagnosticCodes.BadPath,
                    $"invalid path '{path}': expected a folder or file of the repository",
                    spec["path"]?.Position ?? manifest.SpecPosition,
                    "spec.path",
                    "write it from the root of the repository, as in data/rows, without . and .."
                )
            );
        else
            return new(manifest.Id, path?.Trim('/'), uri, version, manifest.Position) { RunsOnNewData = spec.Text("onNewData") == "run" };
        return null;
    }
}
