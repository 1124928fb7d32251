using System.Formats.Tar;
using System.IO.Compression;

namespace GitOps.LocalAws.Work;

/// <summary>Packs and unpacks model.tar.gz; nothing in an archive can lead out of its folder.</summary>
internal static class Archive
{
    private const long MostBytes = 4L << 30;

    public static async Task<byte[]> PackAsync(string folder, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
            await TarFile.CreateFromDirectoryAsync(folder, gzip, includeBaseDirectory: false, cancellationToken);
        return buffer.ToArray();
    }

    /// <summary>Unpacks the plain files of an archive into a folder.</summary>
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
                    throw new JobFailure($"ClientError: the archive's entry {entry.Name} leads out of its folder");
                if ((total += entry.Length) > MostBytes)
                    throw new JobFailure("ClientError: the archive holds more than 4 GiB");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await entry.ExtractToFileAsync(path, overwrite: true, cancellationToken);
            }
        }
        catch (InvalidDataException exception)
        {
            throw new JobFailure($"ClientError: the model file is not a gzipped tar archive: {exception.Message}");
        }
    }
}
