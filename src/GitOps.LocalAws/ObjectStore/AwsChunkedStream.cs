using System.Globalization;
using System.Text;
using GitOps.LocalAws.Server;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>Decodes the aws-chunked encoding: a line with size and signature precedes each chunk, and trailers follow the last.</summary>
internal sealed class AwsChunkedStream(Stream inner) : ForwardOnlyStream
{
    private long _remaining;
    private bool _ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended)
            return 0;
        if (_remaining == 0)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (!long.TryParse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _remaining))
                throw new AwsException("InvalidChunkSizeError", "invalid chunk header: expected a chunk size");
            if (_remaining == 0)
            {
                while ((await ReadLineAsync(cancellationToken)).Length > 0) { }

                _ended = true;
                return 0;
            }
        }

        var read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _remaining)], cancellationToken);
        if (read == 0)
            throw new AwsException("IncompleteBody", "the request body ended within a chunk");
        _remaining -= read;
        if (_remaining == 0)
            await ReadLineAsync(cancellationToken);
        return read;
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
