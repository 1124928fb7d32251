using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace GitOps.Git.Fetching;

/// <summary>
/// The index of a pack (version 2), as Git documents it: a header, 256 cumulative counts by the first byte of an id, the sorted ids of 20
/// bytes, a checksum and an offset of 4 bytes for each.
/// </summary>
internal sealed class PackIndex : IDisposable
{
    private const int CountsAt = 8;
    private const int IdsAt = CountsAt + (256 * 4);
    private const int IdBytes = 20;
    private readonly SafeFileHandle _file;
    private readonly int[] _counts = new int[256];

    public PackIndex(string path)
    {
        _file = File.OpenHandle(path);
        var header = Read(0, IdsAt);
        if (BinaryPrimitives.ReadUInt64BigEndian(header) != 0xff744f63_00000002)
            throw new InvalidDataException("the index of a pack has an unknown format");
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(CountsAt + (i * 4)));
    }

    /// <summary>The number of objects.</summary>
    public int Count => _counts[^1];

    /// <summary>The offsets of all objects in the pack, in their order; null when the pack is larger than 2 GiB.</summary>
    public int[]? Offsets()
    {
        var bytes = Read(OffsetsAt, Count * 4);
        var offsets = new int[Count];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * 4));
        Array.Sort(offsets);
        return offsets is [< 0, ..] ? null : offsets;
    }

    /// <summary>The offset of the object with an id; null when it is not in the pack.</summary>
    public int? Find(ReadOnlySpan<byte> id)
    {
        var (low, high) = (id[0] == 0 ? 0 : _counts[id[0] - 1], _counts[id[0]] - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = id.SequenceCompareTo(Read(IdsAt + ((long)middle * IdBytes), IdBytes));
            if (order == 0)
                return BinaryPrimitives.ReadInt32BigEndian(Read(OffsetsAt + ((long)middle * 4), 4));
            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        return null;
    }

    public void Dispose() => _file.Dispose();

    private long OffsetsAt => IdsAt + ((long)Count * (IdBytes + 4));

    private byte[] Read(long offset, int count)
    {
        var bytes = new byte[count];
        return RandomAccess.Read(_file, bytes, offset) == count
            ? bytes
            : throw new InvalidDataException("the index of a pack is shorter than it says");
    }
}
