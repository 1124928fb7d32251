using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Controller.Service.Webhooks;

/// <summary>
/// A request's body: its beginning, its SHA-256 and its HMAC. The rest is hashed as it arrives and not kept, since what is read of a
/// delivery comes first.
/// </summary>
internal sealed record SignedBody(ReadOnlyMemory<byte> Beginning, string Hash, byte[] Signature)
{
    /// <summary>The longest beginning that is kept.</summary>
    public const int MaxKeptBytes = 256 << 10;
    private const string Scheme = "sha256=";

    /// <summary>The beginning as text.</summary>
    public string Text => Encoding.UTF8.GetString(Beginning.Span);

    /// <summary>
    /// Reads a body; null when there is no memory left for bodies that are not verified. Cancellation ends only the reading: the server can
    /// still respond, and drain the rest.
    /// </summary>
    public static async Task<SignedBody?> ReadAsync(
        PipeReader reader,
        string secret,
        UnverifiedBytes.Share share,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var signature = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        using var kept = new MemoryStream();
        await using var cancellation = cancellationToken.Register(reader.CancelPendingRead);
        ReadResult read;
        do
        {
            var before = kept.Length;
            read = await reader.ReadAsync(CancellationToken.None);
            foreach (var part in read.Buffer)
            {
                hash.AppendData(part.Span);
                signature.AppendData(part.Span);
                kept.Write(part.Span[..Math.Min(part.Length, MaxKeptBytes - (int)kept.Length)]);
            }

            var hasRoom = share.TryTake((int)(kept.Length - before));
            reader.AdvanceTo(read.Buffer.End);
            cancellationToken.ThrowIfCancellationRequested();
            if (!hasRoom)
                return null;
        } while (!read.IsCompleted);

        return new(
            kept.GetBuffer().AsMemory(0, (int)kept.Length),
            Convert.ToHexStringLower(hash.GetHashAndReset()),
            signature.GetHashAndReset()
        );
    }

    /// <summary>Whether a header <c>sha256=…</c> has this body's HMAC.</summary>
    public bool IsSignedBy(string header) =>
        ReadSignature(header) is { } claimed && CryptographicOperations.FixedTimeEquals(claimed, Signature);

    /// <summary>The HMAC in a header <c>sha256=…</c>; null when it has none.</summary>
    public static byte[]? ReadSignature(string header)
    {
        var claimed = new byte[HMACSHA256.HashSizeInBytes];
        var hex = header.StartsWith(Scheme, StringComparison.Ordinal) ? header.AsSpan(Scheme.Length) : [];
        return hex.Length == claimed.Length * 2 && Convert.FromHexString(hex, claimed, out _, out _) == OperationStatus.Done
            ? claimed
            : null;
    }
}
