using System.Globalization;
using System.Text;
using GitOps.LocalAws.Server;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>Reads a body in AWS's own chunks (aws-chunked): size and signature in a line before each, trailers after the last.</summary>
internal sealed class ChunkedBody(Stream inner) : ForwardStream
{
    private long _left;
    private bool _ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended)
            return 0;
        if (_left == 0)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (!long.TryParse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _left))
                throw new AwsError("InvalidChunkSizeError", "a chunk has no size");
            if (_left == 0)
            {
                while ((await ReadLineAsync(cancellationToken)).Length > 0) { }

                _ended = true;
                return 0;
            }
        }

        var read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        if (read == 0)
            throw new AwsError("IncompleteBody", "the body ended within a chunk");
        _left -= read;
        if (_left == 0)
            await ReadLineAsync(cancellationToken);
        return read;
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < 8192 && await inner.ReadAsync(one, cancellationToken) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        return line.ToString();
    }
}
