using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Reading;

/// <summary>Reads the data sets that consist of files of the repository. Every problem is in the diagnostics.</summary>
internal sealed class DatasetFiles(IRepositoryFiles files, ContentHashes hashes)
{
    private readonly DiagnosticList _diagnostics = [];

    /// <summary>The diagnostics of the data sets read so far.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>The graph with the versions of the data sets whose files can be used.</summary>
    public DesiredGraph Read(DesiredGraph graph) =>
        graph.Datasets.All(d => d.Path is null)
            ? graph
            : graph.With(
                graph.Resources,
                [.. graph.Datasets.Select(d => d with { Version = d.Path is { } path ? Read(graph, d, path) : null })]
            );

    private DatasetVersion? Read(DesiredGraph graph, DesiredDataset dataset, string root)
    {
        var (found, before) = (new List<DatasetFile>(), _diagnostics.Added);
        var listed = files.List(root, ContentLimits.Entries);
        if (listed.Count > ContentLimits.Entries)
        {
            AddError(
                dataset,
                DiagnosticCodes.TooManyFiles,
                $"{dataset.Id} has more than {ContentLimits.Entries} files at {root}",
                "put the rows into fewer files, or store the data in S3 and set s3URI"
            );
            return null;
        }

        foreach (var file in listed)
        {
            var key = file.Path == root ? file.Path[(file.Path.LastIndexOf('/') + 1)..] : file.Path[(root.Length + 1)..];
            if (file.Kind != FileKind.File)
                AddError(
                    dataset,
                    DiagnosticCodes.NotAFile,
                    $"{dataset.Id} contains {file.Path}, which is {FileKindText.Of(file.Kind)}",
                    "commit the files themselves"
                );
            else if (!hashes.IsKnown(file) && files.SizeOf(file.Path) is > ContentLimits.DataFileBytes and var size)
                AddError(
                    dataset,
                    DiagnosticCodes.TooLarge,
                    $"{dataset.Id} contains {file.Path} with {size} bytes: expected at most {ContentLimits.DataFileBytes}",
                    "store the data in S3 and set s3URI"
                );
            else if (hashes.Of(files, file) is { IsPointer: false } content)
                found.Add(new(key, file.Path, content.Sha256, content.Size));
            else
                AddError(
                    dataset,
                    DiagnosticCodes.LfsPointer,
                    $"{dataset.Id} contains {file.Path}, which is a Git LFS pointer: the data is not in Git",
                    "commit the file itself, or store the data in S3 and set s3URI"
                );
        }

        if (found.Count == 0 && _diagnostics.Added == before)
            AddError(
                dataset,
                DiagnosticCodes.NoData,
                $"{dataset.Id} has no files at {root}",
                "commit files there, or correct spec.path: it begins at the root of the repository"
            );
        if (_diagnostics.Added > before)
            return null;
        var listing = string.Join('\n', found.Select(f => $"{f.Key}\0{f.Sha256}"));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing)))[..16];
        return new(digest, $"s3://{graph.Environment.Bucket}/{graph.Repository}/datasets/{dataset.Id.Name}/{digest}", found);
    }

    private void AddError(DesiredDataset dataset, string code, string message, string help) =>
        _diagnostics.Add(new(code, message, dataset.Position, "spec.path", help));
}
