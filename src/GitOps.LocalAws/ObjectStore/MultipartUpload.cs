using System.Collections.Immutable;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>A multipart upload in progress.</summary>
internal sealed record MultipartUpload(string Key, string ContentType, IReadOnlyDictionary<string, string> Metadata)
{
    public ImmutableSortedDictionary<int, Blob> Parts { get; init; } = ImmutableSortedDictionary<int, Blob>.Empty;
}
