namespace GitOps.Schema.Shapes;

/// <summary>A list of <paramref name="Element"/>s (a shape's name) with limits on the number of elements.</summary>
/// <param name="WireName">The name of an element in XML protocols, or null for the default.</param>
public sealed record ListShape(string Name, string Element, long? Min, long? Max, string? WireName) : Shape(Name);
