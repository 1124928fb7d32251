namespace GitOps.Schema.Shapes;

/// <summary>A member of a structure.</summary>
/// <param name="Shape">The name of its shape.</param>
/// <param name="IsToken">Whether it is an idempotency token, which clients fill in.</param>
/// <param name="Location">Where REST protocols put it: header, uri or body; null for all other members.</param>
/// <param name="WireName">The name of the header or placeholder at that location.</param>
public sealed record Member(string Name, string Shape, bool Required, bool IsToken, string? Location = null, string? WireName = null);
