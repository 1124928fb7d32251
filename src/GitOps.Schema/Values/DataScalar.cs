namespace GitOps.Schema.Values;

/// <summary>A single value: its kind and its canonical text.</summary>
public sealed record DataScalar(ScalarKind Kind, string Text, SourcePosition? Position = null) : DataNode(Position)
{
    /// <summary>A scalar of kind <see cref="ScalarKind.Text"/>.</summary>
    public static DataScalar Of(string text) => new(ScalarKind.Text, text);
}
