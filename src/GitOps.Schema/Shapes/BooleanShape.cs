namespace GitOps.Schema.Shapes;

/// <summary>A boolean.</summary>
public sealed record BooleanShape(string Name) : Shape(Name);
