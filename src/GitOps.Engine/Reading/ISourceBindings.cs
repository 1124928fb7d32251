namespace GitOps.Engine.Reading;

/// <summary>
/// What was accepted of a source: its repository id, the content of its settings and signer files, and the signers that these name.
/// </summary>
public sealed record SourceBinding(string Source, string Repository, string Content, Signers Signers);

/// <summary>Stores what was accepted of each source.</summary>
public interface ISourceBindings
{
    /// <summary>The binding of a source; null before its first settings were accepted.</summary>
    Task<SourceBinding?> FindAsync(string source, CancellationToken cancellationToken);

    /// <summary>Stores a binding.</summary>
    Task WriteAsync(SourceBinding binding, CancellationToken cancellationToken);
}
