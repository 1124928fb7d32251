using System.IO.Compression;
using System.Text;
using GitOps.LocalAws.Jobs;

namespace GitOps.Fuzz.Targets;

/// <summary>A model.tar.gz; an input that is not compressed is compressed first, so that the archive in it is damaged.</summary>
internal sealed class ArchiveTarget : ITarget
{
    private readonly TemporaryFolder _folder = new();

    public ArchiveTarget()
    {
        var source = Directory.CreateDirectory(_folder.At("source")).FullName;
        Directory.CreateDirectory(Path.Combine(source, "code"));
        File.WriteAllText(Path.Combine(source, "xgboost-model"), "{\"Objective\":\"reg:squarederror\"}");
        File.WriteAllText(Path.Combine(source, "code", new string('a', 120)), "b");
        File.CreateSymbolicLink(Path.Combine(source, "link"), "/etc/passwd");
        var packed = ModelArchive.PackAsync(source, default).GetAwaiter().GetResult();
        var unpacked = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.CopyTo(unpacked);
        Corpus = [packed, unpacked.ToArray()];
    }

    public IReadOnlyList<byte[]> Corpus { get; }

    public string Run(byte[] input)
    {
        var target = Directory.CreateDirectory(_folder.At("target")).FullName;
        try
        {
            ModelArchive.UnpackAsync(input is [0x1f, 0x8b, ..] ? input : Compress(input), target, default).GetAwaiter().GetResult();
            return $"{Math.Min(10, Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Count())} files";
        }
        catch (JobFailedException exception)
        {
            return new([.. exception.Message.Where(char.IsAsciiLetterLower).Skip(30).Take(30)]);
        }
        finally
        {
            if (Directory.EnumerateFileSystemEntries(_folder.Path).Any(p => Path.GetFileName(p) is not ("source" or "target")))
                throw new InvalidOperationException("the archive wrote outside its folder");
            Directory.Delete(target, recursive: true);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Compress(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return compressed.ToArray();
    }
}
