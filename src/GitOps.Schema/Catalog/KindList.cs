namespace GitOps.Schema.Catalog;

/// <summary>How the resources of a kind are listed.</summary>
/// <param name="Items">The member of the List response that holds the summaries.</param>
/// <param name="CreatedAfter">The request member that filters by creation time; empty if the operation has no such filter.</param>
/// <param name="HasSort">Whether the list can be sorted by creation time.</param>
/// <param name="Parent">The required request member that names the parent resource, or null.</param>
public sealed record KindList(string Items, string CreatedAfter, bool HasSort, string? Parent);
