using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Server;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>
/// Decodes the aws-chunked encoding: a line with size and signature precedes each chunk, and trailers follow the last. Content must not be
/// used before the end was read: only then all signatures are verified.
/// </summary>
/// <param name="signatures">Verifies the signatures; null if the chunks are not signed.</param>
/// <param name="hasTrailer">Whether the request declares trailers, which are signed if the chunks are.</param>
internal sealed class AwsChunkedStream(Stream inner, ChunkSignatures? signatures, bool hasTrailer) : ForwardOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<string, string> _trailers = new(StringComparer.OrdinalIgnoreCase);
    private string _signature = "";
    private long _remaining;
    private bool _ended;

    /// <summary>The trailers; empty before the end was read.</summary>
    public IReadOnlyDictionary<string, string> Trailers => _trailers;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended)
            return 0;
        if (_remaining == 0)
        {
            await ReadHeaderAsync(cancellationToken);
            if (_remaining == 0)
            {
                VerifyChunk();
                await ReadTrailersAsync(cancellationToken);
                _ended = true;
                return 0;
            }
        }

        var read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _remaining)], cancellationToken);
        if (read == 0)
            throw new AwsException("IncompleteBody", "the request body ended within a chunk");
        _hash.AppendData(buffer.Span[..read]);
        _remaining -= read;
        if (_remaining == 0)
        {
            if ((await ReadLineAsync(cancellationToken)).Length > 0)
                throw new AwsException("InvalidChunkSizeError", "a chunk is longer than its header declares");
            VerifyChunk();
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private async Task ReadHeaderAsync(CancellationToken cancellationToken)
    {
        const string SignaturePrefix = "chunk-signature=";
        var parts = (await ReadLineAsync(cancellationToken)).Split(';', 2);
        if (!long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _remaining) || _remaining < 0)
            throw new AwsException("InvalidChunkSizeError", "invalid chunk header: expected a chunk size");
        _signature =
            parts.Length == 2 && parts[1].StartsWith(SignaturePrefix, StringComparison.Ordinal) ? parts[1][SignaturePrefix.Length..] : "";
    }

    private void VerifyChunk() => signatures?.VerifyChunk(_signature, _hash.GetHashAndReset());

    private async Task ReadTrailersAsync(CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var parts = line.Split(':', 2);
            if (parts.Length != 2 || _trailers.Count == 16)
                throw new AwsException("MalformedTrailerError", "invalid trailer: expected name:value");
            _trailers[parts[0].Trim()] = parts[1].Trim();
        }

        if (!hasTrailer || signatures is null)
            return;
        _trailers.Remove("x-amz-trailer-signature", out var signature);
        var canonical = string.Concat(
            _trailers.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key.ToLowerInvariant()}:{t.Value}\n")
        );
        signatures.VerifyTrailers(signature ?? "", canonical);
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var next = new byte[1];
        while (line.Length < 8192 && await inner.ReadAsync(next, cancellationToken) == 1)
        {
            if (next[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)next[0]);
        }

        return line.ToString();
    }
}
