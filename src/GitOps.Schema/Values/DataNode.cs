namespace GitOps.Schema.Values;

/// <summary>
/// A value of a YAML or JSON document. A value that a user wrote has the position where it was written. Closed: map, list, scalar.
/// </summary>
public abstract record DataNode(SourcePosition? Position);
