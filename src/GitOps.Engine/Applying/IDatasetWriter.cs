using GitOps.Core.Desired;
using GitOps.Engine.Deciding;
using GitOps.Engine.Reading;

namespace GitOps.Engine.Applying;

/// <summary>Uploads data sets to S3. Throws <see cref="Errors.ServiceException"/> when S3 rejects a request or can't be reached.</summary>
public interface IDatasetWriter
{
    /// <summary>Uploads the files that S3 does not have yet.</summary>
    Task UploadAsync(AllowedChange change, DesiredDataset dataset, IRepositoryFiles files, CancellationToken cancellationToken);
}
