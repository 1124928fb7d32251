using GitOps.LocalAws.Server;

namespace GitOps.LocalAws.ObjectStore;

/// <summary>
/// Computes checksums of the content that is read through it and compares them at the end with those that the client sent: reading the end
/// throws an <see cref="AwsException"/> if one differs.
/// </summary>
internal sealed class VerifiedStream(Stream inner, IReadOnlyList<VerifiedStream.Check> checks, Func<long?> expectedLength)
    : ForwardOnlyStream
{
    private long _length;

    /// <summary>A checksum, what it is expected to be (read at the end of the content; null if nothing was sent), and the error.</summary>
    internal sealed record Check(Checksum Checksum, Func<byte[]?> Expected, AwsException Error);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _length += read;
        foreach (var check in checks)
            check.Checksum.Append(buffer.Span[..read]);
        if (read == 0 && buffer.Length > 0)
            Verify();
        return read;
    }

    private void Verify()
    {
        if (expectedLength() is { } expected && expected != _length)
            throw new AwsException("IncompleteBody", $"the request body has {_length} bytes: expected {expected}, as declared");
        foreach (var check in checks)
            if (check.Expected() is { } value && !value.AsSpan().SequenceEqual(check.Checksum.Finish()))
                throw check.Error;
    }
}
