namespace GitOps.LocalAws.ObjectStore;

/// <summary>Several streams read one after the other.</summary>
internal sealed class JoinedStream(IReadOnlyList<Func<Stream>> parts) : ForwardStream
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
