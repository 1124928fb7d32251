namespace GitOps.Schema.Shapes;

/// <summary>A point in time: seconds since 1970 on the wire, or ISO 8601.</summary>
public sealed record TimestampShape(string Name) : Shape(Name);
