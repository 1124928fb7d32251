using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.Server;

namespace GitOps.LocalAws.Work;

/// <summary>Copies between a job's folder and the buckets of its account.</summary>
internal static class S3Copy
{
    /// <summary>Bucket and key of an s3:// address.</summary>
    public static (string Bucket, string Key) Parse(string uri)
    {
        var parts = uri.StartsWith("s3://", StringComparison.Ordinal) ? uri[5..].Split('/', 2) : [];
        return parts.Length == 2
            ? (parts[0], parts[1])
            : throw new JobFailure($"ClientError: {uri} is not an address of the form s3://bucket/key");
    }

    /// <summary>The objects at or below an address.</summary>
    public static IReadOnlyList<StoredObject> List(BucketStore buckets, string account, string uri)
    {
        var (bucket, prefix) = Parse(uri);
        return Guard(() => buckets.Get(bucket, account).List(prefix)).Where(o => !o.Key.EndsWith('/')).ToList();
    }

    /// <summary>Downloads all objects below an address; gives their number.</summary>
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
            // A key below a "folder" keeps its path; a key that is the address itself, or begins with it, keeps its last part.
            var relative =
                prefix.Length > 0 && stored.Key.StartsWith(prefix.TrimEnd('/') + "/", StringComparison.Ordinal)
                    ? stored.Key[(prefix.TrimEnd('/').Length + 1)..]
                    : stored.Key[(stored.Key.LastIndexOf('/') + 1)..];
            var path = Path.GetFullPath(Path.Combine(folder, relative));
            if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new JobFailure($"ClientError: the key {stored.Key} leads out of its channel");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var source = buckets.Read(stored.Blob);
            await using var target = File.Create(path);
            await source.CopyToAsync(target, cancellationToken);
        }

        return objects.Count;
    }

    /// <summary>One object's bytes.</summary>
    public static async Task<byte[]> ReadAsync(BucketStore buckets, string account, string uri, CancellationToken cancellationToken)
    {
        var (bucket, key) = Parse(uri);
        var stored = Guard(() => buckets.Get(bucket, account)).Find(key) ?? throw new JobFailure($"ClientError: there is no object {uri}");
        await using var source = buckets.Read(stored.Blob);
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
        _ = Guard(() => buckets.Get(bucket, account));
        await buckets.PutAsync(bucket, account, key, new MemoryStream(content), contentType, cancellationToken);
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (AwsError error)
        {
            throw new JobFailure($"ClientError: {error.Code}: {error.Message}");
        }
    }
}
