namespace GitOps.Schema.Catalog;

/// <summary>The names of a kind's API operations; null for an operation that the API does not offer.</summary>
public sealed record KindOperations(string Create, string Describe, string? Update, string? Delete, string? List, string? Stop);
