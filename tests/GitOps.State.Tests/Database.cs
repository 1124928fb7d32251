using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Reconciling;
using GitOps.State.Database;
using GitOps.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.State.Tests;

/// <summary>A database for one test: SQLite in a file, or PostgreSQL where this machine has it.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-state-").FullName;
    private PostgreSql? _server;
    private ServiceProvider _services = null!;

    public StateOptions Options { get; private set; } = null!;

    public static TheoryData<string> Kinds => ["SQLite", "PostgreSQL"];

    public static async Task<Database> OpenAsync(string kind)
    {
        var database = await CreateAsync(kind);
        Assert.True(await StateRegistration.MigrateAsync(database._services, default));
        return database;
    }

    /// <summary>A database that an earlier version filled, from its dump in tests/cases/databases; it is not migrated.</summary>
    public static async Task<Database> RestoreAsync(string kind, string version)
    {
        var database = await CreateAsync(kind);
        await using var context = await database.Get<IDbContextFactory<StateContext>>().CreateDbContextAsync();
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = await File.ReadAllTextAsync(
            Path.Combine(Tree.Cases("databases"), $"{version}.{kind.ToLowerInvariant()}.sql")
        );
        await command.ExecuteNonQueryAsync();
        return database;
    }

    private static async Task<Database> CreateAsync(string kind)
    {
        Assert.SkipUnless(kind == "SQLite" || PostgreSql.IsHere, "PostgreSQL is not on this machine");
        var database = new Database { _server = kind == "PostgreSQL" ? await PostgreSql.StartAsync() : null };
        database.Options = new()
        {
            File = Path.Combine(database._folder, "state.db"),
            PostgreSql = database._server?.ConnectionString,
            AuditKeys = database._server is null ? null : TestAuditKeys.Value,
        };
        database._services = new ServiceCollection().AddState(database.Options).BuildServiceProvider();
        return database;
    }

    /// <summary>How many tables a PostgreSQL server's database has.</summary>
    public static async Task<int> CountTablesAsync(PostgreSql server)
    {
        await using var connection = new Npgsql.NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT CAST(count(*) AS int) FROM information_schema.tables WHERE table_schema = 'public'";
        return (int)(await command.ExecuteScalarAsync())!;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public IServiceProvider Services => _services;

    /// <summary>Writes what a reconciliation of an environment changed; its outcome is that it goes on.</summary>
    public Task<bool> WriteAsync(EnvironmentId id, DateTimeOffset at, Func<RecordedReconciliation, RecordedReconciliation>? with = null)
    {
        var status = new EnvironmentStatus
        {
            Id = id,
            Outcome = new Progressing(new LeaseExpired()),
            Since = at,
            At = at,
        };
        return Get<IEnvironmentStore>().WriteAsync((with ?? (r => r))(new(status)), default);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var context = await _services.GetRequiredService<IDbContextFactory<StateContext>>().CreateDbContextAsync();
        await context.Database.ExecuteSqlRawAsync(sql);
    }

    /// <summary>The text that a query of one value returns.</summary>
    public async Task<string> ScalarAsync(string sql)
    {
        await using var context = await _services.GetRequiredService<IDbContextFactory<StateContext>>().CreateDbContextAsync();
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return (string)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
