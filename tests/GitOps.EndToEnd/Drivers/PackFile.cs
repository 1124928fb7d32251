using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.EndToEnd.Drivers;

/// <summary>A pack as no honest Git writes it: the objects and deltas are what a test says.</summary>
internal sealed class PackFile
{
    private readonly MemoryStream _entries = new();
    private readonly Dictionary<string, long> _offsets = [];

    public string Add(string type, byte[] content)
    {
        var id = IdOf(type, content);
        _offsets[id] = Write(
            type switch
            {
                "commit" => 1,
                "tree" => 2,
                _ => 3,
            },
            content.Length,
            [],
            content
        );
        return id;
    }

    /// <summary>Adds a file whose content is the beginning of another one, which it is stored as a difference to.</summary>
    public string AddBeginning(string of, int size, byte[] content)
    {
        // The two sizes, then: copy one byte count from offset 0.
        byte[] delta = [.. Number(size), .. Number(content.Length), 0x90, (byte)content.Length];
        var (id, distance) = (IdOf("blob", content), _entries.Length - _offsets[of]);
        var offset = new List<byte> { (byte)(distance & 127) };
        while ((distance >>= 7) > 0)
            offset.Insert(0, (byte)(--distance & 127 | 128));
        _offsets[id] = Write(6, delta.Length, [.. offset], delta);
        return id;
    }

    public static byte[] Tree(params (string Name, string Id)[] files) =>
        [.. files.SelectMany(f => Encoding.ASCII.GetBytes($"100644 {f.Name}\0").Concat(Convert.FromHexString(f.Id)))];

    public static byte[] Commit(string tree) =>
        Encoding.ASCII.GetBytes($"tree {tree}\nauthor Eve <eve@example.com> 1 +0000\ncommitter Eve <eve@example.com> 1 +0000\n\nevil\n");

    public byte[] ToBytes()
    {
        var header = new byte[12];
        "PACK"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 2);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), _offsets.Count);
        byte[] pack = [.. header, .. _entries.ToArray()];
        return [.. pack, .. SHA1.HashData(pack)];
    }

    private static string IdOf(string type, byte[] content) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"{type} {content.Length}\0"), .. content]));

    private long Write(int type, int size, byte[] offset, byte[] content)
    {
        var at = _entries.Length;
        byte[] rest = size > 15 ? Number(size >> 4) : [];
        _entries.Write([(byte)(type << 4 | size & 15 | (size > 15 ? 128 : 0)), .. rest, .. offset]);
        using (var compressed = new ZLibStream(_entries, CompressionLevel.SmallestSize, leaveOpen: true))
            compressed.Write(content);
        return at;
    }

    private static byte[] Number(int number)
    {
        var bytes = new List<byte>();
        for (; number > 127; number >>= 7)
            bytes.Add((byte)(number & 127 | 128));
        return [.. bytes, (byte)number];
    }
}
