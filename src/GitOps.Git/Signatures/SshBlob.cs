using System.Buffers.Binary;
using System.Text;

namespace GitOps.Git.Signatures;

/// <summary>Reads and writes SSH's binary form: numbers big-endian in four bytes, strings after their length (RFC 4251).</summary>
internal ref struct SshBlob(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _remaining = bytes;

    public uint ReadNumber()
    {
        var number = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        return number;
    }

    public ReadOnlySpan<byte> ReadString() => Take(checked((int)ReadNumber()));

    public string ReadText() => Encoding.UTF8.GetString(ReadString());

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _remaining.Length)
            throw new FormatException("unexpected end of the signature");
        var taken = _remaining[..count];
        _remaining = _remaining[count..];
        return taken;
    }

    public static byte[] Strings(params byte[][] strings)
    {
        using var buffer = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var text in strings)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
            buffer.Write(length);
            buffer.Write(text);
        }

        return buffer.ToArray();
    }
}
