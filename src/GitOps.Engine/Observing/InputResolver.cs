using System.Security.Cryptography;
using System.Text;
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
/// The stage <i>ResolveInputs</i>: reads the versions of an environment's data and the ticks of its schedules, and so completes the desired
/// state.
/// </summary>
public sealed class InputResolver(
    IRepositoryFiles files,
    IDatasetReader datasets,
    IResourceReader reader,
    DateTimeOffset now,
    ReadingCache cache
)
{
    /// <summary>The graph with fingerprints and names.</summary>
    public async Task<ResolvedInputs> ResolveAsync(DesiredGraph graph, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<ResourceId, DatasetVersion>();
        var diagnostics = new List<Diagnostic>();
        foreach (var dataset in graph.Datasets)
            if (await ReadVersionAsync(graph, dataset, diagnostics, cancellationToken) is { } version)
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
        DesiredGraph graph,
        DesiredDataset dataset,
        List<Diagnostic> diagnostics,
        CancellationToken cancellationToken
    )
    {
        if (dataset.S3Uri is { } uri)
        {
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

        return ReadFiles(graph, dataset, diagnostics);
    }

    private DatasetVersion? ReadFiles(DesiredGraph graph, DesiredDataset dataset, List<Diagnostic> diagnostics)
    {
        var root = dataset.Path!;
        var (found, before) = (new List<DatasetFile>(), diagnostics.Count);
        foreach (var file in files.List(root))
        {
            var key = file.Path == root ? file.Path[(file.Path.LastIndexOf('/') + 1)..] : file.Path[(root.Length + 1)..];
            if (file.Kind != FileKind.File)
                diagnostics.Add(
                    new(
                        DiagnosticCodes.NotAFile,
                        $"{dataset.Id} contains {file.Path}, which is {FileKindText.Of(file.Kind)}",
                        dataset.Position,
                        "spec.path",
                        "commit the files themselves"
                    )
                );
            else if (cache.Hashes.Of(files, file) is { IsPointer: false } content)
                found.Add(new(key, file.Path, content.Sha256, content.Size));
            else
                diagnostics.Add(
                    new(
                        DiagnosticCodes.LfsPointer,
                        $"{dataset.Id} contains {file.Path}, which is a Git LFS pointer: the data is not in Git",
                        dataset.Position,
                        "spec.path",
                        "commit the file itself, or store the data in S3 and set s3URI"
                    )
                );
        }

        if (found.Count == 0 && diagnostics.Count == before)
            diagnostics.Add(
                new(
                    DiagnosticCodes.NoData,
                    $"{dataset.Id} has no files at {root}",
                    dataset.Position,
                    "spec.path",
                    "commit files there, or correct spec.path"
                )
            );
        if (diagnostics.Count > before)
            return null;
        var listing = string.Join('\n', found.Select(f => $"{f.Key}\0{f.Sha256}"));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing)))[..16];
        return new(digest, $"s3://{graph.Environment.Bucket}/{graph.Repository}/datasets/{dataset.Id.Name}/{digest}", found);
    }
}
