using GitOps.Core.Desired;

namespace GitOps.Core.Ports;

/// <summary>Data sets in S3.</summary>
public interface IDatasetStore
{
    /// <summary>A digest over the versions of all objects below an S3 address.</summary>
    Task<string> DigestAsync(string s3Uri, string? versionId, CancellationToken cancellationToken);

    /// <summary>Whether all files of a data set are in place.</summary>
    Task<bool> IsCompleteAsync(DesiredDataset dataset, CancellationToken cancellationToken);

    /// <summary>Uploads the files that are not in place yet.</summary>
    Task UploadAsync(DesiredDataset dataset, IRepositoryFiles files, CancellationToken cancellationToken);
}
