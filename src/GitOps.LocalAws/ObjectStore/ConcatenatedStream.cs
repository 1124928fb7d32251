namespace GitOps.LocalAws.ObjectStore;

/// <summary>Reads several streams one after another; each is opened when its predecessor ends.</summary>
internal sealed class ConcatenatedStream(IReadOnlyList<Func<Stream>> parts) : ForwardOnlyStream
{
    private int _next;
    private Stream? _current;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_current is null)
            {
                if (_next == parts.Count)
                    return 0;
                _current = parts[_next++]();
            }

            var read = await _current.ReadAsync(buffer, cancellationToken);
            if (read > 0)
                return read;
            await _current.DisposeAsync();
            _current = null;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _current?.Dispose();
        base.Dispose(disposing);
    }
}
