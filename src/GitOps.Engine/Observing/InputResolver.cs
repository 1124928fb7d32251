using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Observing;

/// <summary>The desired state with its fingerprints and names, and the versions of inputs that change without a commit.</summary>
public sealed record ResolvedInputs(DesiredGraph Graph, IReadOnlyList<Diagnostic> Diagnostics, InputVersions Versions);

/// <summary>
/// The stage <i>ResolveInputs</i>: reads the versions of an environment's data in S3 and the ticks of its schedules, and so completes the
/// desired state.
/// </summary>
public sealed class InputResolver(IDatasetReader datasets, IResourceReader reader, DateTimeOffset now, ReadingCache cache)
{
    /// <summary>The graph with fingerprints and names.</summary>
    public async Task<ResolvedInputs> ResolveAsync(DesiredGraph graph, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<ResourceId, DatasetVersion>();
        var diagnostics = new DiagnosticList();
        foreach (var dataset in graph.Datasets)
            if (await ReadVersionAsync(dataset, diagnostics, cancellationToken) is { } version)
                versions[dataset.Id] = version;
        if (diagnostics.Count > 0)
            return new(graph, diagnostics, InputVersions.None);
        var ticks = await new TickResolver(reader, now).ResolveAsync(
            graph,
            chosen => Fingerprints.Apply(graph.With(chosen), versions).Graph,
            cancellationToken
        );
        var (complete, clashes) = Fingerprints.Apply(graph.With(ticks), versions, cache.Desired);
        var external = graph
            .Datasets.Where(d => d.S3Uri is not null)
            .ToLookup(d => d.RunsOnNewData, d => $"{d.Id} {versions[d.Id].Digest}");
        return new(
            complete,
            clashes,
            new(
                string.Join('\n', ticks.OrderBy(t => t.Key.Id).Select(t => $"{t.Key.Id} {t.Value:O}").Concat(external[true])),
                string.Join('\n', external[false])
            )
        );
    }

    private async Task<DatasetVersion?> ReadVersionAsync(
        DesiredDataset dataset,
        DiagnosticList diagnostics,
        CancellationToken cancellationToken
    )
    {
        if (dataset.S3Uri is not { } uri)
            return dataset.Version;
        try
        {
            return new(await datasets.DigestAsync(uri, dataset.VersionId, cancellationToken), uri, []);
        }
        catch (ServiceException error) when (error.Kind is not (ServiceErrorKind.Unavailable or ServiceErrorKind.Throttled))
        {
            diagnostics.Add(
                new(DiagnosticCodes.NoData, $"{dataset.Id} can't be read at {uri}: {error.Message}", dataset.Position, "spec.s3URI")
            );
            return null;
        }
    }
}
