using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.Server;

namespace GitOps.LocalAws.Jobs;

/// <summary>Transfers objects between jobs and the buckets of their account.</summary>
internal static class S3Transfer
{
    /// <summary>Splits an S3 URI into bucket and key.</summary>
    public static (string Bucket, string Key) Parse(string uri)
    {
        var parts = uri.StartsWith("s3://", StringComparison.Ordinal) ? uri[5..].Split('/', 2) : [];
        return parts.Length == 2
            ? (parts[0], parts[1])
            : throw new JobFailedException($"ClientError: invalid S3 URI {uri}: expected s3://bucket/key");
    }

    /// <summary>The objects whose keys start with the key of the URI.</summary>
    public static IReadOnlyList<StoredObject> List(BucketStore buckets, string account, string uri)
    {
        var (bucket, prefix) = Parse(uri);
        return ToJobFailure(() => buckets.Get(bucket, account).List(prefix)).Where(o => !o.Key.EndsWith('/')).ToList();
    }

    /// <summary>Downloads the objects whose keys start with the key of the URI; returns their number.</summary>
    public static async Task<int> DownloadAsync(
        BucketStore buckets,
        string account,
        string uri,
        string folder,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(folder);
        var prefix = Parse(uri).Key;
        var objects = List(buckets, account, uri);
        foreach (var stored in objects)
        {
            // A key below the URI as a folder keeps its relative path; any other key keeps only its last segment.
            var relative =
                prefix.Length > 0 && stored.Key.StartsWith(prefix.TrimEnd('/') + "/", StringComparison.Ordinal)
                    ? stored.Key[(prefix.TrimEnd('/').Length + 1)..]
                    : stored.Key[(stored.Key.LastIndexOf('/') + 1)..];
            var path = Path.GetFullPath(Path.Combine(folder, relative));
            if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new JobFailedException($"ClientError: the object key {stored.Key} is outside the channel's folder");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var source = Open(buckets, account, Parse(uri).Bucket, stored.Key);
            await using var target = File.Create(path);
            await source.CopyToAsync(target, cancellationToken);
        }

        return objects.Count;
    }

    /// <summary>The content of one object.</summary>
    public static async Task<byte[]> ReadAsync(BucketStore buckets, string account, string uri, CancellationToken cancellationToken)
    {
        var (bucket, key) = Parse(uri);
        await using var source = Open(buckets, account, bucket, key);
        using var buffer = new MemoryStream();
        await source.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }

    public static async Task UploadAsync(
        BucketStore buckets,
        string account,
        string uri,
        byte[] content,
        string contentType,
        CancellationToken cancellationToken
    )
    {
        var (bucket, key) = Parse(uri);
        _ = ToJobFailure(() => buckets.Get(bucket, account));
        await buckets.PutAsync(bucket, account, key, new MemoryStream(content), contentType, cancellationToken);
    }

    private static Stream Open(BucketStore buckets, string account, string bucket, string key) =>
        ToJobFailure(() => buckets.Get(bucket, account)).Open(key)?.Content
        ?? throw new JobFailedException($"ClientError: no object found at s3://{bucket}/{key}");

    private static T ToJobFailure<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (AwsException error)
        {
            throw new JobFailedException($"ClientError: {error.Code}: {error.Message}");
        }
    }
}
