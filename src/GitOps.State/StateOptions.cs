namespace GitOps.State;

/// <summary>Where the service's state is kept.</summary>
public sealed record StateOptions
{
    /// <summary>The file of the SQLite database; not used with PostgreSQL.</summary>
    public required string File { get; init; }

    /// <summary>A connection string of PostgreSQL, or null for SQLite.</summary>
    public string? PostgreSql { get; init; }
}
