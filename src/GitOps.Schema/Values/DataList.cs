namespace GitOps.Schema.Values;

/// <summary>A list of values.</summary>
public sealed record DataList(IReadOnlyList<DataNode> Items, SourcePosition? Position = null) : DataNode(Position);
