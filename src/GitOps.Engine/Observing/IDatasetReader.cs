using GitOps.Core.Desired;

namespace GitOps.Engine.Observing;

/// <summary>Reads data sets in S3. Throws <see cref="Errors.ServiceException"/> when S3 rejects a request or can't be reached.</summary>
public interface IDatasetReader
{
    /// <summary>A digest over the versions of all objects below an S3 URI; with a version id, that id.</summary>
    Task<string> DigestAsync(string s3Uri, string? versionId, CancellationToken cancellationToken);

    /// <summary>Whether all files of a data set are uploaded.</summary>
    Task<bool> IsCompleteAsync(DesiredDataset dataset, CancellationToken cancellationToken);
}
