using System.Collections.Concurrent;
using GitOps.Core.Desired;

namespace GitOps.Engine.Observing;

/// <summary>
/// Remembers which data sets were complete. Their prefix in S3 contains their digest, so a complete data set does not change.
/// </summary>
internal sealed class CachedDatasetReader(IDatasetReader reader, ConcurrentDictionary<string, bool> complete) : IDatasetReader
{
    public Task<string> DigestAsync(string s3Uri, string? versionId, CancellationToken cancellationToken) =>
        reader.DigestAsync(s3Uri, versionId, cancellationToken);

    public async Task<bool> IsCompleteAsync(DesiredDataset dataset, CancellationToken cancellationToken)
    {
        var uri = dataset.Version!.Uri;
        if (complete.ContainsKey(uri))
            return true;
        var isComplete = await reader.IsCompleteAsync(dataset, cancellationToken);
        if (isComplete)
            complete[uri] = true;
        return isComplete;
    }
}
