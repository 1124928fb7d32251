using System.Formats.Tar;
using System.IO.Compression;

namespace GitOps.LocalAws.Jobs;

/// <summary>Packs and unpacks model.tar.gz. Entries of an archive cannot be extracted outside the target folder.</summary>
internal static class ModelArchive
{
    private const long MaxBytes = 4L << 30;

    public static async Task<byte[]> PackAsync(string folder, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
            await TarFile.CreateFromDirectoryAsync(folder, gzip, includeBaseDirectory: false, cancellationToken);
        return buffer.ToArray();
    }

    /// <summary>Unpacks the regular files of an archive into a folder; links and devices are skipped.</summary>
    /// <exception cref="JobFailedException">The archive is invalid, larger than 4 GiB, or has an entry outside the folder.</exception>
    public static async Task UnpackAsync(byte[] archive, string folder, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        long total = 0;
        try
        {
            await using var gzip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
            await using var reader = new TarReader(gzip);
            while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    continue;
                var path = Path.GetFullPath(Path.Combine(folder, entry.Name));
                if (!path.StartsWith(root, StringComparison.Ordinal))
                    throw new JobFailedException($"ClientError: the archive entry {entry.Name} is outside the archive's folder");
                if ((total += entry.Length) > MaxBytes)
                    throw new JobFailedException("ClientError: the files in the archive exceed the limit of 4 GiB");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await entry.ExtractToFileAsync(path, overwrite: true, cancellationToken);
            }
        }
        // What the decompression and TarReader throw on damaged archives.
        catch (Exception exception)
            when (exception
                    is InvalidDataException
                        or IOException
                        or ArgumentException
                        or FormatException
                        or InvalidOperationException
                        or OverflowException
                        or UnauthorizedAccessException
            )
        {
            throw new JobFailedException($"ClientError: the model file is not a gzipped tar archive: {exception.Message}");
        }
    }
}
