using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>A checksum that S3 verifies, computed piece by piece.</summary>
internal abstract class Checksum
{
    /// <summary>The algorithms by the names of S3's headers and trailers.</summary>
    public static readonly IReadOnlyDictionary<string, Func<Checksum>> ByHeader = new Dictionary<string, Func<Checksum>>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["x-amz-checksum-crc32"] = () => new Crc(0xEDB88320, 32),
        ["x-amz-checksum-crc32c"] = () => new Crc(0x82F63B78, 32),
        ["x-amz-checksum-crc64nvme"] = () => new Crc(0x9A6C9329AC4BC9B5, 64),
        ["x-amz-checksum-sha1"] = () => new Hash(HashAlgorithmName.SHA1),
        ["x-amz-checksum-sha256"] = Sha256,
    };

    public static Checksum Sha256() => new Hash(HashAlgorithmName.SHA256);

    public static Checksum Md5() => new Hash(HashAlgorithmName.MD5);

    public abstract void Append(ReadOnlySpan<byte> content);

    /// <summary>The checksum of everything that was appended.</summary>
    public abstract byte[] Finish();

    private sealed class Hash(HashAlgorithmName algorithm) : Checksum
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(algorithm);

        public override void Append(ReadOnlySpan<byte> content) => _hash.AppendData(content);

        public override byte[] Finish() => _hash.GetHashAndReset();
    }

    // A cyclic redundancy check with reflected bits, all of which are set at the start and inverted at the end.
    private sealed class Crc(ulong polynomial, int bits) : Checksum
    {
        private readonly ulong[] _table = [.. Enumerable.Range(0, 256).Select(b => Row(polynomial, (ulong)b))];
        private ulong _value = ulong.MaxValue >> (64 - bits);

        public override void Append(ReadOnlySpan<byte> content)
        {
            foreach (var next in content)
                _value = _table[(byte)_value ^ next] ^ (_value >> 8);
        }

        public override byte[] Finish()
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, ~_value);
            return bytes[^(bits / 8)..];
        }

        private static ulong Row(ulong polynomial, ulong value)
        {
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ polynomial;
            return value;
        }
    }
}
