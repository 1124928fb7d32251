using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Desired;

/// <summary>Turns the manifests of one environment into what it wants: variables filled in, specs checked against the API, references resolved, all in order.</summary>
public static class DesiredState
{
    /// <summary>Builds the graph; all faults are in the diagnostics. <paramref name="unread"/> is the text of files that could not be read whole: a name that is missing here may stand there.</summary>
    public static (DesiredGraph Graph, IReadOnlyList<Diagnostic> Diagnostics) Build(
        string repository,
        EnvironmentSettings environment,
        IReadOnlyList<Manifest> manifests,
        string unread,
        KindCatalog catalog,
        DesiredCache? cache = null
    )
    {
        var diagnostics = new List<Diagnostic>();
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
            (m, faults) => ResourceReader.Read(m, catalog, new Substitution(environment, faults).Apply(m.Spec), faults),
            diagnostics
        );
        var known = unique.Select(m => m.Id).ToHashSet();
        var resolver = new ReferenceResolver(catalog, specs, known, unread, diagnostics);
        var resources = cache.Resolve(specs, known, unread, resolver.Resolve, diagnostics);
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

    private static List<Manifest> Unique(IReadOnlyList<Manifest> manifests, List<Diagnostic> diagnostics)
    {
        var unique = new Dictionary<ResourceId, Manifest>();
        foreach (var manifest in manifests)
            if (!unique.TryAdd(manifest.Id, manifest))
                diagnostics.Add(
                    new(
                        DiagnosticCodes.DuplicateResource,
                        $"found a second {manifest.Id}, wanted each kind and name once",
                        manifest.Position,
                        "metadata.name",
                        $"the first is at {unique[manifest.Id].Position}"
                    )
                );
        return [.. unique.Values];
    }

    private static DesiredDataset? ReadDataset(Manifest manifest, Substitution substitution, List<Diagnostic> diagnostics)
    {
        if (ShapedFile.ReadValue("Dataset", substitution.Apply(manifest.Spec), manifest.SpecPosition, "spec", diagnostics) is not { } spec)
            return null;
        var (path, uri, version) = (spec.Text("path"), spec.Text("s3Uri"), spec.Text("versionId"));
        if ((path is null) == (uri is null))
            diagnostics.Add(
                new(
                    DiagnosticCodes.BadUnion,
                    $"found {(path is null ? "neither path nor s3URI" : "both path and s3URI")}, wanted one of the two",
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
        else
            return new(manifest.Id, path?.Trim('/'), uri, version, manifest.Position) { RunsOnNewData = spec.Text("onNewData") == "run" };
        return null;
    }
}
