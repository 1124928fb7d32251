namespace GitOps.LocalAws.ObjectStore;

/// <summary>A multipart upload in progress. Parts are added under a lock on the upload.</summary>
internal sealed record MultipartUpload(string Key, string ContentType, IReadOnlyDictionary<string, string> Metadata)
{
    public SortedDictionary<int, Blob> Parts { get; } = [];
}
