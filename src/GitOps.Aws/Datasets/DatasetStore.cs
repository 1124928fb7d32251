using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using GitOps.Core.Desired;
using GitOps.Engine.Applying;
using GitOps.Engine.Deciding;
using GitOps.Engine.Errors;
using GitOps.Engine.Observing;
using GitOps.Engine.Reading;

namespace GitOps.Aws.Datasets;

/// <summary>
/// Data sets in S3. The prefix of a repository's data set contains its digest, so an object that exists there has the right content.
/// </summary>
internal sealed class DatasetStore(Lazy<Task<IAmazonS3>> s3, bool createsBuckets) : IDatasetReader, IDatasetWriter
{
    public async Task<string> DigestAsync(string s3Uri, string? versionId, CancellationToken cancellationToken)
    {
        if (versionId is not null)
            return versionId;
        var objects = await ListAsync(Split(s3Uri), cancellationToken);
        if (objects.Count == 0)
            throw new ServiceException(ServiceErrorKind.NotFound, "NoSuchKey", $"no objects found at {s3Uri}", "ListObjectsV2");
        var listing = string.Join('\n', objects.Select(o => $"{o.Key}\0{o.ETag}").Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing)))[..16];
    }

    public async Task<bool> IsCompleteAsync(DesiredDataset dataset, CancellationToken cancellationToken) =>
        (await MissingAsync(dataset, cancellationToken)).Count == 0;

    public async Task UploadAsync(AllowedChange change, DesiredDataset dataset, IRepositoryFiles files, CancellationToken cancellationToken)
    {
        var (bucket, prefix) = Split(dataset.Version!.Uri);
        if (createsBuckets)
            await EnsureBucketAsync(change, bucket, cancellationToken);
        foreach (var file in await MissingAsync(dataset, cancellationToken))
        {
            var content =
                files.Read(file.RepositoryPath)
                ?? throw new ServiceException(
                    ServiceErrorKind.NotFound,
                    "NoFile",
                    $"{file.RepositoryPath} was deleted after it was read; run apply again",
                    "PutObject"
                );
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != file.Sha256)
                throw new ServiceException(
                    ServiceErrorKind.InvalidRequest,
                    "FileChanged",
                    $"{file.RepositoryPath} changed after it was read; run apply again",
                    "PutObject"
                );
            var request = new PutObjectRequest
            {
                BucketName = bucket,
                Key = $"{prefix}/{file.Key}",
                InputStream = new MemoryStream(content),
            };
            await change.SendAsync("PutObject", () => CallAsync(client => client.PutObjectAsync(request, cancellationToken)));
        }
    }

    private async Task<IReadOnlyList<DatasetFile>> MissingAsync(DesiredDataset dataset, CancellationToken cancellationToken)
    {
        var (bucket, prefix) = Split(dataset.Version!.Uri);
        try
        {
            var existing = (await ListAsync((bucket, prefix + "/"), cancellationToken)).ToDictionary(o => o.Key, o => o.Size);
            return [.. dataset.Version.Files.Where(f => !existing.TryGetValue($"{prefix}/{f.Key}", out var size) || size != f.Size)];
        }
        catch (ServiceException error) when (error.Code == "NoSuchBucket")
        {
            return dataset.Version.Files;
        }
    }

    private async Task<List<S3Object>> ListAsync((string Bucket, string Prefix) location, CancellationToken cancellationToken)
    {
        var found = new List<S3Object>();
        var request = new ListObjectsV2Request { BucketName = location.Bucket, Prefix = location.Prefix };
        do
        {
            var response = await CallAsync(client => client.ListObjectsV2Async(request, cancellationToken));
            found.AddRange(response.S3Objects ?? []);
            request.ContinuationToken = response.IsTruncated == true ? response.NextContinuationToken : null;
        } while (request.ContinuationToken is not null);
        return found;
    }

    private async Task EnsureBucketAsync(AllowedChange change, string bucket, CancellationToken cancellationToken)
    {
        try
        {
            var request = new PutBucketRequest { BucketName = bucket };
            await change.SendAsync("CreateBucket", () => CallAsync(client => client.PutBucketAsync(request, cancellationToken)));
        }
        catch (ServiceException error) when (error.Code == "BucketAlreadyOwnedByYou")
        {
            // The bucket already exists.
        }
    }

    private async Task<T> CallAsync<T>(Func<IAmazonS3, Task<T>> call)
    {
        try
        {
            return await call(await s3.Value);
        }
        catch (AmazonS3Exception exception)
        {
            var kind = (int)exception.StatusCode switch
            {
                404 => ServiceErrorKind.NotFound,
                403 => ServiceErrorKind.AccessDenied,
                >= 500 => ServiceErrorKind.Unavailable,
                _ => ServiceErrorKind.InvalidRequest,
            };
            throw new ServiceException(kind, exception.ErrorCode ?? "S3", $"S3: {exception.Message}", "S3", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new ServiceException(
                ServiceErrorKind.Unavailable,
                ServiceCodes.Unreachable,
                $"S3 can't be reached: {exception.Message}",
                "S3",
                exception
            );
        }
    }

    private static (string Bucket, string Prefix) Split(string uri)
    {
        var parts = uri["s3://".Length..].Split('/', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }
}
