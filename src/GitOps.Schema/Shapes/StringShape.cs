namespace GitOps.Schema.Shapes;

/// <summary>A string. Lengths are in characters; the pattern must match the whole text.</summary>
/// <param name="Values">The values of an enum; empty for any other string.</param>
public sealed record StringShape(string Name, long? Min, long? Max, IReadOnlyList<string> Values, string? Pattern) : Shape(Name);
