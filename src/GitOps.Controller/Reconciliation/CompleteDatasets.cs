using System.Collections.Concurrent;
using GitOps.Core.Desired;
using GitOps.Core.Ports;

namespace GitOps.Controller.Reconciliation;

/// <summary>Remembers which data sets were seen complete: they lie under their digest, so they stay so.</summary>
internal sealed class CompleteDatasets(IDatasetStore store, ConcurrentDictionary<string, bool> complete) : IDatasetStore
{
    public Task<string> DigestAsync(string s3Uri, string? versionId, CancellationToken cancellationToken) =>
        store.DigestAsync(s3Uri, versionId, cancellationToken);

    public async Task<bool> IsCompleteAsync(DesiredDataset dataset, CancellationToken cancellationToken)
    {
        var uri = dataset.Version!.Uri;
        if (complete.ContainsKey(uri))
            return true;
        var isComplete = await store.IsCompleteAsync(dataset, cancellationToken);
        if (isComplete)
            complete[uri] = true;
        return isComplete;
    }

    public Task UploadAsync(DesiredDataset dataset, IRepositoryFiles files, CancellationToken cancellationToken) =>
        store.UploadAsync(dataset, files, cancellationToken);
}
