namespace GitOps.Schema.Values;

/// <summary>A position in a file that a user wrote; lines and columns are counted from 1.</summary>
public sealed record SourcePosition(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
