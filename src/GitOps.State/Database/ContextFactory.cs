using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace GitOps.State.Database;

/// <summary>Opens the database that the options name, with the interceptors that the host has registered.</summary>
internal sealed class ContextFactory(StateOptions options, IEnumerable<IInterceptor> interceptors) : IDbContextFactory<StateContext>
{
    private readonly DbContextOptions<SqliteContext> _sqlite = new DbContextOptionsBuilder<SqliteContext>()
        .UseSqlite(Sqlite(options))
        .AddInterceptors([new BusyTimeoutInterceptor(), new TextInterceptor(), .. interceptors])
        .Options;
    private readonly DbContextOptions<PostgreSqlContext> _postgreSql = new DbContextOptionsBuilder<PostgreSqlContext>()
        .UseNpgsql(options.LimitedPostgreSql ?? "", npgsql => npgsql.EnableRetryOnFailure(6, TimeSpan.FromSeconds(5), null))
        .AddInterceptors([new TextInterceptor(), .. interceptors])
        .Options;

    public StateContext CreateDbContext() => options.PostgreSql is null ? new SqliteContext(_sqlite) : new PostgreSqlContext(_postgreSql);

    // Even a reader of a write-ahead log creates its files. Without them nothing is open or unfinished, so that the file alone is read.
    private static string Sqlite(StateOptions options) =>
        new SqliteConnectionStringBuilder
        {
            DataSource =
                options is { IsReadOnly: true, PostgreSql: null } && !File.Exists(options.File + "-wal")
                    ? $"{new Uri(Path.GetFullPath(options.File)).AbsoluteUri}?immutable=1"
                    : options.File,
            Mode = options.IsReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            // A pooled connection would hold on to what it has read.
            Pooling = !options.IsReadOnly,
            DefaultTimeout = 30,
        }.ToString();
}

/// <summary>
/// A writer that finds SQLite locked waits for up to 30 seconds, and continues soon after the lock is released: SQLite checks at least
/// every 100 ms, the driver alone every 150 ms.
/// </summary>
internal sealed class BusyTimeoutInterceptor : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        SetAsync(connection).GetAwaiter().GetResult();

    public override Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    ) => SetAsync(connection);

    private static async Task SetAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 30000";
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>For the tool that writes migrations.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteContext>
{
    public SqliteContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteContext>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>For the tool that writes migrations.</summary>
internal sealed class PostgreSqlDesign : IDesignTimeDbContextFactory<PostgreSqlContext>
{
    public PostgreSqlContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlContext>().UseNpgsql("Host=design").Options);
}
