namespace GitOps.State.Leasing;

/// <summary>A lease; <paramref name="Until"/> is in milliseconds since 1970, by the database's clock.</summary>
internal sealed record LeaseRow(string Name, string Owner, long Until);
