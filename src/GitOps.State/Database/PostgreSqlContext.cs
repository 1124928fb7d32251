using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Database;

/// <summary>The tables in PostgreSQL.</summary>
internal sealed class PostgreSqlContext(DbContextOptions<PostgreSqlContext> options) : StateContext(options)
{
    public override string Now => "CAST(extract(epoch from clock_timestamp()) * 1000 AS bigint)";
}
