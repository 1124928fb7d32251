using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace GitOps.Git.Fetching;

/// <summary>The types of objects in a pack.</summary>
internal enum PackType : byte
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
    OffsetDelta = 6,
    ReferenceDelta = 7,
}

/// <summary>
/// The header of an object in a pack: its size, and for a delta that of what it is made from and of the result. <c>Base</c> is the offset
/// of the object that a delta is made from.
/// </summary>
internal readonly record struct PackEntry(PackType Type, long Size, int Base, long BaseSize, long ResultSize)
{
    // Enough for the headers of an object and of a compressed block.
    private const int HeaderBytes = 512;
    private const int IdBytes = 20;

    public bool IsDelta => Type is PackType.OffsetDelta or PackType.ReferenceDelta;

    /// <summary>Reads the header at an offset of a pack.</summary>
    /// <exception cref="InvalidDataException">It is not the header of an object.</exception>
    public static PackEntry Read(SafeFileHandle pack, int offset, PackIndex index)
    {
        var bytes = new byte[HeaderBytes];
        var reader = new Reader(bytes.AsSpan(0, RandomAccess.Read(pack, bytes, offset)));
        var first = reader.Next();
        var type = (PackType)(first >> 4 & 7);
        var size = first & 15L | (first < 128 ? 0 : reader.Number() << 4);
        var start = type switch
        {
            PackType.OffsetDelta => offset - reader.Distance(),
            PackType.ReferenceDelta => index.Find(reader.Take(IdBytes)) ?? throw Invalid("is made from an object that is not in the pack"),
            _ => 0,
        };
        if (type is not (PackType.OffsetDelta or PackType.ReferenceDelta))
            return new(type, size, 0, 0, size);
        var sizes = new Reader(Inflate(reader.Rest));
        return new(type, size, (int)Math.Max(start, -1), sizes.Number(), sizes.Number());
    }

    private static InvalidDataException Invalid(string problem) => new($"a delta {problem}");

    // The first bytes of a delta are two sizes.
    private static ReadOnlySpan<byte> Inflate(ReadOnlySpan<byte> compressed)
    {
        var bytes = new byte[IdBytes];
        using var stream = new ZLibStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
        return bytes.AsSpan(0, stream.Read(bytes));
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

        public byte Next() => Take(1)[0];

        public ReadOnlySpan<byte> Take(int count)
        {
            if (Rest.Length < count)
                throw Invalid("has no complete header");
            var taken = Rest[..count];
            Rest = Rest[count..];
            return taken;
        }

        // Seven bits in each byte, the lowest first.
        public long Number()
        {
            var number = 0L;
            for (var shift = 0; shift < 63; shift += 7)
            {
                var next = Next();
                number |= (next & 127L) << shift;
                if (next < 128)
                    return number;
            }

            throw Invalid("has an invalid size");
        }

        // Seven bits in each byte, the highest first, and each further byte adds one.
        public long Distance()
        {
            var next = Next();
            var distance = next & 127L;
            while (next >= 128 && distance < int.MaxValue)
            {
                next = Next();
                distance = distance + 1 << 7 | next & 127L;
            }

            return distance;
        }
    }
}
