namespace GitOps.Schema.Values;

/// <summary>A place in a file that a user wrote; line and column count from 1.</summary>
public sealed record SourcePosition(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
