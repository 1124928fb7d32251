using Microsoft.EntityFrameworkCore;

namespace GitOps.State.Database;

/// <summary>The tables in SQLite.</summary>
internal sealed class SqliteContext(DbContextOptions<SqliteContext> options) : StateContext(options)
{
    public override string Now => "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
}
