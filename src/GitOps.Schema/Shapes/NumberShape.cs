namespace GitOps.Schema.Shapes;

/// <summary>A number with inclusive limits; an integer has no fraction.</summary>
public sealed record NumberShape(string Name, bool IsInteger, double? Min, double? Max) : Shape(Name);
