namespace GitOps.Schema.Shapes;

/// <summary>A string. Lengths are in characters; the pattern must match the whole text.</summary>
/// <param name="Values">The values of an enum; empty for any other string.</param>
/// <param name="IsSensitive">Whether the service model marks it as sensitive, so that it must not be shown.</param>
public sealed record StringShape(string Name, long? Min, long? Max, IReadOnlyList<string> Values, string? Pattern, bool IsSensitive = false)
    : Shape(Name);
